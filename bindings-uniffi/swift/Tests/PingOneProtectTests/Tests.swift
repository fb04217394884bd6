import Testing

/// All tests, one after the other: some count the process's memory, others a server's requests.
@Suite(.serialized) enum Tests {}
