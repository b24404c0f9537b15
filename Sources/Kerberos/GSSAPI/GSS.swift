import Authority
internal import CGSSAPI

/// What calls of GSS-API have in common.
///
/// Unsafe memory: buffers that the library filled are copied and released at once; those that it reads live as long as the
/// call.
enum GSS {
  /// GSS_S_DUPLICATE_TOKEN and GSS_S_OLD_TOKEN: not errors by GSS_ERROR, and yet nothing that counts.
  static let duplicateToken: OM_uint32 = 2
  static let oldToken: OM_uint32 = 4
  /// GSS_S_CONTINUE_NEEDED.
  static let continueNeeded: OM_uint32 = 1
  /// GSS_S_UNSEQ_TOKEN and GSS_S_GAP_TOKEN: right, but not in order, as datagrams may be.
  static let outOfOrder: OM_uint32 = 8 | 16

  /// GSS_ERROR, which Swift does not see.
  static func isError(_ status: OM_uint32) -> Bool { status & 0xFFFF_0000 != 0 }

  /// What the library says of its status.
  static func failure(_ what: String, _ major: OM_uint32, _ minor: OM_uint32) -> AcceptanceFailure {
    let texts = [text(major, GSS_C_GSS_CODE), minor == 0 ? "" : text(minor, GSS_C_MECH_CODE)].filter { !$0.isEmpty }
    return AcceptanceFailure("\(what): \(texts.joined(separator: "; "))")
  }

  private static func text(_ code: OM_uint32, _ kind: Int32) -> String {
    var (context, minor): (OM_uint32, OM_uint32) = (0, 0)
    var texts: [String] = []
    repeat {
      var buffer = unsafe gss_buffer_desc()
      let status = unsafe gss_display_status(&minor, code, kind, cgssapi_kerberos(), &context, &buffer)
      guard !isError(status) else { break }
      // Some of these texts hold names from the token.
      texts.append(printable(unsafe take(&buffer)))
    } while context != 0 && texts.count < 8
    return texts.joined(separator: ", ")
  }

  /// The octets of a buffer that the library filled; it is released.
  static func take(_ buffer: inout gss_buffer_desc) -> [UInt8] {
    var minor: OM_uint32 = 0
    defer { _ = unsafe gss_release_buffer(&minor, &buffer) }
    guard let start = unsafe buffer.value else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: buffer.length))
  }

  /// Lends octets to a call that does not change them.
  static func lend<Value>(_ octets: [UInt8], _ body: (inout gss_buffer_desc) -> Value) -> Value {
    unsafe octets.withUnsafeBytes { octets in
      var buffer = unsafe gss_buffer_desc(
        length: octets.count, value: UnsafeMutableRawPointer(mutating: octets.baseAddress))
      return unsafe body(&buffer)
    }
  }

  /// Text that holds nothing but printable ASCII.
  static func printable(_ octets: [UInt8]) -> String {
    String(decoding: octets.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }
}
