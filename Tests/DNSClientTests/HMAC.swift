import Crypto

/// A MAC that the code under test did not make.
enum HMAC {
  static func sha256(key: [UInt8], _ octets: [UInt8]) -> [UInt8] {
    Array(Crypto.HMAC<SHA256>.authenticationCode(for: octets, using: SymmetricKey(data: key)))
  }
}
