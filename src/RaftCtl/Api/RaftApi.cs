using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>The REST API. One call is one request: nothing is repeated here.</summary>
internal sealed partial class RaftApi : IDisposable
{
    // Ten thousand groups on 31 silos each are a third of this.
    private const int LargestAnswerBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    /// <summary>Prepares calls to an address.</summary>
    /// <param name="url">Where the API is; a path in front of it may be part of that.</param>
    /// <param name="timeout">How long one call may take.</param>
    public RaftApi(Uri url, TimeSpan timeout)
    {
        _timeout = timeout;
        var handler = new SocketsHttpHandler
        {
            // A redirect turns a write into a read.
            AllowAutoRedirect = false,
            ConnectTimeout = timeout < LongestConnect ? timeout : LongestConnect,
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"),
            MaxResponseContentBufferSize = LargestAnswerBytes,

            // Each call has its own, to tell it from Ctrl-C.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("raftctl", typeof(RaftApi).Assembly.GetName().Version?.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string PathOf(string group) => $"v1/groups/{group}";

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(body, type))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
    };

    private async Task<Answer<T>> AskAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(call, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            throw CommandFailedException.NotUnderstood($"{_http.BaseAddress} did not answer with JSON: is it an OrleansRaft API?");
        return new Answer<T>(await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
    }

    /// <summary>Makes a call and returns its answer if that is a success.</summary>
    /// <exception cref="CommandFailedException">It is none, or there is none.</exception>
    private async Task<HttpResponseMessage> SendAsync(
        ApiCall call, CancellationToken cancellationToken, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path) { Content = call.Body };
        foreach (var (name, value) in call.Headers)
        {
            if (value is not null) request.Headers.Add(name, value);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            var response = await _http.SendAsync(request, completion, limit.Token);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await FailureAsync(response, call.IsWrite, limit.Token);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw CommandFailedException.NotUnderstood($"The answer has more than {LargestAnswerBytes} bytes.", e);
        }
        catch (HttpRequestException e)
        {
            var exit = ExitCodes.OfNoAnswer(call.IsWrite, mayHaveArrived: !IsBeforeSending(e.HttpRequestError));
            throw CommandFailedException.NoAnswer(exit, $"{_http.BaseAddress} did not answer: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The limit is ours; otherwise it was the handler's for connecting.
            var exit = ExitCodes.OfNoAnswer(call.IsWrite, mayHaveArrived: limit.IsCancellationRequested);
            throw CommandFailedException.NoAnswer(exit, $"{_http.BaseAddress} did not answer in time.", e);
        }
    }

    private static bool IsBeforeSending(HttpRequestError error) => error
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static async Task<CommandFailedException> FailureAsync(HttpResponseMessage response, bool isWrite, CancellationToken cancellationToken)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var exit = ExitCodes.Of(response.StatusCode, isProblem, isWrite);
        if (isProblem)
        {
            var problem = Answer<Problem>.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), ApiJson.Default.Problem);
            return CommandFailedException.Answered(exit, problem.Code, problem.Detail, problem.More);
        }

        var status = (int)response.StatusCode;
        return CommandFailedException.Answered(
            exit, $"http-{status}", $"{response.RequestMessage?.RequestUri} answered {status} {response.ReasonPhrase}, and no problem of the API.", []);
    }
}
