using Microsoft.Extensions.Configuration;
using OrleansRaft.ClientApi.Hosting;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Settings
{
    [Fact]
    public void Without_settings_it_wants_Postgres_and_listens_on_loopback()
    {
        var settings = Load(("Clustering:ConnectionString", "Host=db"));
        Assert.Equal(
            (ClusteringProvider.Postgres, "orleansraft", "orleansraft"),
            (settings.Clustering.Provider, settings.Clustering.ClusterId, settings.Clustering.ServiceId));
        Assert.Equal(("127.0.0.1", 8080), (settings.Http.Address, settings.Http.Port));
        Assert.Equal("Clustering:ConnectionString is missing", Assert.Throws<InvalidSettingsException>(() => Load()).Message);
    }

    [Theory]
    [InlineData("Clustering:Provider", "Etcd")]
    [InlineData("Clustering:Provider", "7")]
    [InlineData("Clustering:ConnectionString", "password=hunter2;nonsense=1")]
    [InlineData("Clustering:ConnectionString", "Database=x")]
    [InlineData("Clustering:ClusterId", "")]
    [InlineData("Clustering:ServiceId", "")]
    [InlineData("Http:Port", "0")]
    [InlineData("Http:Port", "65536")]
    [InlineData("Http:Port", "http")]
    [InlineData("Http:Address", "everywhere")]
    [InlineData("Http:ConcurrentRequests", "0")]
    [InlineData("Http:ConcurrentWatches", "0")]
    public void A_wrong_setting_is_named_in_one_line_without_its_secret(string key, string value)
    {
        const string database = "Clustering:ConnectionString";
        var others = key == database ? [] : new[] { (database, "Host=db") };
        var message = Assert.Throws<InvalidSettingsException>(() => Load([.. others, (key, value)])).Message;
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once() => Assert.Equal(
        "Clustering:GatewayPort must be 1 to 65535; Http:Port must be 1 to 65535",
        Assert.Throws<InvalidSettingsException>(
            () => Load(("Clustering:Provider", "Localhost"), ("Clustering:GatewayPort", "0"), ("Http:Port", "0"))).Message);

    private static ApiSettings Load(params (string Key, string Value)[] values) => ApiSettings.Load(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build());
}
