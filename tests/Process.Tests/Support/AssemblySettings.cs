// Each test runs up to a dozen processes: two tests at once would measure each other's load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
