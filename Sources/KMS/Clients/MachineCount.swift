/// How likely a KMS host has counted so many machines: the chances of 0, 1, 2 … up to the last number below the largest threshold.
///
/// A chance is a sum of products of numbers that are not negative; the absolute error stays below 1e-9.
struct MachineCount {
  private var chances: [Double]

  /// No machine at all.
  static let none = MachineCount(chances: [1])

  private init(chances: [Double]) {
    self.chances = chances
  }

  /// Machines that each come with the chance `share`.
  init(machines: Int, share: Double) {
    var power = MachineCount(chances: [1 - share, share])
    var count = MachineCount.none
    var left = machines
    while left > 0 {
      if left & 1 == 1 { count = count + power }
      power = power + power
      left >>= 1
    }
    self = count
  }

  /// Both together.
  static func + (left: MachineCount, right: MachineCount) -> MachineCount {
    let size = min(left.chances.count + right.chances.count - 1, KMSLimits.clientCount)
    var sum = [Double](repeating: 0, count: size)
    for (index, chance) in left.chances.enumerated() {
      for (other, otherChance) in right.chances.enumerated() where index + other < size {
        sum[index + other] += chance * otherChance
      }
    }
    return MachineCount(chances: sum)
  }

  /// The chance that there are at least so many, up to `KMSLimits.clientCount`.
  func reaches(_ threshold: Int) -> Double {
    max(0, 1 - chances.prefix(max(threshold, 0)).reduce(0, +))
  }
}
