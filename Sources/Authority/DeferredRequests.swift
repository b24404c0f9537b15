import Synchronization

/// The requests that leave the packet threads: updates, transfers and signed requests. A bounded number is worked on at once, each
/// in a task of its own.
public final class DeferredRequests: Sendable {
  /// Called once with the answer; nil where none is to be sent.
  public typealias Reply = @Sendable (Answer?) -> Void

  private struct Job: Sendable {
    let message: [UInt8]
    let client: Client
    let reply: Reply
  }

  private let handler: @Sendable ([UInt8], Client) async -> Answer?
  private let jobs: AsyncStream<Job>
  private let input: AsyncStream<Job>.Continuation
  private let underWay = Atomic<Int>(0)

  /// Makes the queue; `handler` gives the answer to a message.
  public init(handler: @escaping @Sendable ([UInt8], Client) async -> Answer?) {
    self.handler = handler
    (jobs, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(AuthorityLimits.deferredRequests))
  }

  /// Takes a request; false where too many are under way, or the server is stopping, and then `reply` is not called.
  public func submit(_ message: [UInt8], from client: Client, reply: @escaping Reply) -> Bool {
    let count = underWay.wrappingAdd(1, ordering: .relaxed).newValue
    guard count <= AuthorityLimits.deferredRequests,
      case .enqueued = input.yield(Job(message: message, client: client, reply: reply))
    else {
      underWay.wrappingSubtract(1, ordering: .relaxed)
      return false
    }
    return true
  }

  /// Works until `stop` is called, or the task is cancelled, and all that was taken is answered.
  public func run() async {
    await withTaskCancellationHandler {
      // In a task of its own: a cancelled one would drop the requests that wait.
      await Task { await work() }.value
    } onCancel: {
      stop()
    }
  }

  private func work() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs {
        group.addTask {
          job.reply(await self.handler(job.message, job.client))
          self.underWay.wrappingSubtract(1, ordering: .relaxed)
        }
      }
    }
  }

  /// Takes no more requests.
  public func stop() {
    input.finish()
  }
}
