using OrleansRaft.ClientApi.Hosting;

return await ApiProgram.RunAsync(args);
