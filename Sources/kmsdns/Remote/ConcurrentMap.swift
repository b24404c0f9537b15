/// Works on several things at once, `limit` at most, and gives the results in the things' order. `onEach` gets each result
/// when it is there.
func concurrentMap<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], limit: Int, onEach: (Output) -> Void = { _ in },
  _ body: @escaping @Sendable (Input) async -> Output
) async -> [Output] {
  await withTaskGroup(of: (Int, Output).self) { group in
    var waiting = inputs.enumerated().makeIterator()
    func addNext() {
      guard let (index, input) = waiting.next() else { return }
      group.addTask { (index, await body(input)) }
    }
    for _ in 0..<max(1, limit) { addNext() }
    var outputs = [Output?](repeating: nil, count: inputs.count)
    while let (index, output) = await group.next() {
      addNext()
      onEach(output)
      outputs[index] = output
    }
    return outputs.compactMap(\.self)
  }
}
