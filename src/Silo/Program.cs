using OrleansRaft.Silo.Hosting;

return await SiloProgram.RunAsync(args);
