using OrleansRaft.RaftCtl;

return await CommandLine.RunAsync(args, CommandIo.OfProcess());
