import BenchmarkSupport
import CGSSAPI
import DNSWire
import Synchronization

/// A client's end of a security context: what `nsupdate -g` does, in process.
///
/// Unsafe memory: the handles are used under the lock alone, and released when no reference is left.
@safe final class Initiator: SecurityContext, @unchecked Sendable {
  private let lock = Mutex(())
  private var handle: gss_ctx_id_t?
  private var target: gss_name_t?

  /// Takes the service in the form of a principal: `DNS/ns1.lab.example@LAB.EXAMPLE`. The ticket is that of KRB5CCNAME.
  init(service: String) throws {
    var minor: OM_uint32 = 0
    let status = unsafe Self.lend(Array(service.utf8)) { text in
      unsafe gss_import_name(&minor, &text, gss_OID(mutating: GSS_KRB5_NT_PRINCIPAL_NAME), &target)
    }
    guard status == 0 else { throw BenchmarkFailure("no service \(service)") }
  }

  deinit {
    var minor: OM_uint32 = 0
    _ = unsafe gss_delete_sec_context(&minor, &handle, nil)
    _ = unsafe gss_release_name(&minor, &target)
  }

  /// Takes the server's token, none at first, and gives the next one for it.
  func step(_ token: [UInt8] = []) throws -> [UInt8] {
    try lock.withLock { _ in
      var minor: OM_uint32 = 0
      var answer = unsafe gss_buffer_desc()
      let flags = OM_uint32(GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_REPLAY_FLAG)
      let status = unsafe Self.lend(token) { token in
        unsafe gss_init_sec_context(
          &minor, nil, &handle, target, cgssapi_negotiation(), flags, 0, nil, &token, nil, &answer, nil, nil)
      }
      let octets = unsafe Self.take(&answer)
      guard status & 0xFFFF_0000 == 0 else { throw BenchmarkFailure("no context: \(status) \(minor)") }
      return octets
    }
  }

  func integrityCode(over octets: [UInt8]) -> [UInt8]? {
    lock.withLock { _ in
      var minor: OM_uint32 = 0
      var code = unsafe gss_buffer_desc()
      let status = unsafe Self.lend(octets) { unsafe gss_get_mic(&minor, handle, 0, &$0, &code) }
      let result = unsafe Self.take(&code)
      return status == 0 ? result : nil
    }
  }

  func verify(_ code: [UInt8], over octets: [UInt8]) -> IntegrityVerdict {
    lock.withLock { _ in
      var minor: OM_uint32 = 0
      let status = unsafe Self.lend(octets) { octets in
        unsafe Self.lend(code) { unsafe gss_verify_mic(&minor, handle, &octets, &$0, nil) }
      }
      return status == 0 ? .right : .wrong
    }
  }

  private static func take(_ buffer: inout gss_buffer_desc) -> [UInt8] {
    var minor: OM_uint32 = 0
    defer { _ = unsafe gss_release_buffer(&minor, &buffer) }
    guard let start = unsafe buffer.value else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: buffer.length))
  }

  private static func lend<Value>(_ octets: [UInt8], _ body: (inout gss_buffer_desc) -> Value) -> Value {
    unsafe octets.withUnsafeBytes { octets in
      var buffer = unsafe gss_buffer_desc(
        length: octets.count, value: UnsafeMutableRawPointer(mutating: octets.baseAddress))
      return unsafe body(&buffer)
    }
  }
}
