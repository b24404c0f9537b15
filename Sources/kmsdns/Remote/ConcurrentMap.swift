import Synchronization

/// Works on several things at once, `limit` at most, and gives the results in the things' order. `onEach` gets each result
/// when it is there, one after the other.
func concurrentMap<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], limit: Int, onEach: @escaping @Sendable (Output) -> Void = { _ in },
  _ body: @escaping @Sendable (Input) async -> Output
) async -> [Output] {
  let work = ConcurrentWork<Output>(count: inputs.count)
  // As many workers as may work at once: a task for each thing would cost more than many a thing itself.
  await withDiscardingTaskGroup { group in
    for _ in 0..<min(max(1, limit), inputs.count) {
      group.addTask {
        while let index = work.next() { work.finish(index, await body(inputs[index]), onEach) }
      }
    }
  }
  return work.results
}

/// What is to be done, and what came of it.
private final class ConcurrentWork<Output: Sendable>: Sendable {
  private let started = Atomic<Int>(0)
  private let outputs: Mutex<[Output?]>

  init(count: Int) {
    outputs = Mutex([Output?](repeating: nil, count: count))
  }

  /// The position of the next thing; nil where all have been taken.
  func next() -> Int? {
    let index = started.add(1, ordering: .relaxed).oldValue
    return outputs.withLock { index < $0.count } ? index : nil
  }

  func finish(_ index: Int, _ output: Output, _ onEach: (Output) -> Void) {
    outputs.withLock { outputs in
      outputs[index] = output
      onEach(output)
    }
  }

  var results: [Output] { outputs.withLock { $0.compactMap(\.self) } }
}
