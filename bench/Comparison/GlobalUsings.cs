global using OrleansRaft.Bench.Load;
