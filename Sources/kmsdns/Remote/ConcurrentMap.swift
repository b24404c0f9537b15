import Synchronization

/// Works on several things at once, `limit` at most, and gives the results in the things' order. `onEach` gets each result
/// when it is there, one after the other.
func concurrentMap<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], limit: Int, onEach: @escaping @Sendable (Output) -> Void = { _ in },
  _ body: @escaping @Sendable (Input) async -> Output
) async -> [Output] {
  await concurrentMap(inputs, limit: limit, onEach: onEach, inStages: { .done(await body($0)) })
}

/// The same of work in two stages: the second one of any input is begun when the first one of all inputs has been, so that
/// what takes long is met early.
func concurrentMap<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], limit: Int, onEach: @escaping @Sendable (Output) -> Void = { _ in },
  inStages body: @escaping @Sendable (Input) async -> WorkStage<Output>
) async -> [Output] {
  let work = ConcurrentWork<Output>(count: inputs.count)
  // As many workers as may work at once: a task for each thing would cost more than many a thing itself.
  await withDiscardingTaskGroup { group in
    for _ in 0..<min(max(1, limit), inputs.count) {
      group.addTask {
        while let index = work.next() {
          switch await body(inputs[index]) {
          case .done(let output): work.finish(index, output, onEach)
          case .next(let rest): work.keep(index, rest)
          }
        }
        while let (index, rest) = work.nextRest() { work.finish(index, await rest(), onEach) }
      }
    }
  }
  return work.results
}

/// What comes of the first stage of some work.
enum WorkStage<Output: Sendable>: Sendable {
  /// There is no second one.
  case done(Output)
  /// This is left to be done.
  case next(@Sendable () async -> Output)
}

/// What is to be done, and what came of it.
private final class ConcurrentWork<Output: Sendable>: Sendable {
  private typealias Rest = (index: Int, body: @Sendable () async -> Output)

  private let started = Atomic<Int>(0)
  private let outputs: Mutex<[Output?]>
  private let rests = Mutex<[Rest]>([])

  init(count: Int) {
    outputs = Mutex([Output?](repeating: nil, count: count))
  }

  /// The position of the next thing; nil where all have been taken.
  func next() -> Int? {
    let index = started.add(1, ordering: .relaxed).oldValue
    return outputs.withLock { index < $0.count } ? index : nil
  }

  /// Keeps the second stage of a thing for later.
  func keep(_ index: Int, _ rest: @escaping @Sendable () async -> Output) {
    rests.withLock { $0.append((index, rest)) }
  }

  /// A second stage that nobody has begun; nil where there is none. Who keeps another one comes for it.
  func nextRest() -> (index: Int, body: @Sendable () async -> Output)? { rests.withLock { $0.popLast() } }

  func finish(_ index: Int, _ output: Output, _ onEach: (Output) -> Void) {
    outputs.withLock { outputs in
      outputs[index] = output
      onEach(output)
    }
  }

  var results: [Output] { outputs.withLock { $0.compactMap(\.self) } }
}
