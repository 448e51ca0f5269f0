using System.Text;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>Reads the body of a request for a new member: a silo's name, whatever the content type says.</summary>
internal static class SiloNameBody
{
    // A name and the white space that a shell leaves behind it.
    private const int MaxBytes = 256;

    public static async Task<Read<string>> ReadAsync(HttpRequest request)
    {
        var read = await request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, request.HttpContext.RequestAborted);
        var name = read.Buffer.Length <= MaxBytes ? Encoding.UTF8.GetString(read.Buffer).Trim() : "";
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return Names.IsSiloName(name) ? name : ProblemResult.Invalid("$", "must be a silo's name as text: it " + RouteValues.SiloRule);
    }
}
