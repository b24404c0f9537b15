internal import CGSSAPI
internal import DNSWire
import Synchronization

/// A security context that is established. When nobody needs it any more, the library overwrites its keys.
///
/// Unsafe memory: the handle is used under the lock alone, and deleted once, when no reference is left.
@safe final class EstablishedContext: SecurityContext, @unchecked Sendable {
  private let lock = Mutex(())
  private var handle: gss_ctx_id_t?

  /// Takes over a context of the library.
  init(_ handle: gss_ctx_id_t?) {
    unsafe self.handle = handle
  }

  deinit {
    var minor: OM_uint32 = 0
    _ = unsafe gss_delete_sec_context(&minor, &handle, nil)
  }

  func integrityCode(over octets: [UInt8]) -> [UInt8]? {
    lock.withLock { _ in
      var minor: OM_uint32 = 0
      var code = unsafe gss_buffer_desc()
      let status = unsafe GSS.lend(octets) { octets in
        unsafe gss_get_mic(&minor, handle, gss_qop_t(GSS_C_QOP_DEFAULT), &octets, &code)
      }
      let result = unsafe GSS.take(&code)
      return GSS.isError(status) || result.isEmpty ? nil : result
    }
  }

  func verify(_ code: [UInt8], over octets: [UInt8]) -> IntegrityVerdict {
    lock.withLock { _ in
      var minor: OM_uint32 = 0
      let status = unsafe GSS.lend(octets) { octets in
        unsafe GSS.lend(code) { code in unsafe gss_verify_mic(&minor, handle, &octets, &code, nil) }
      }
      if GSS.isError(status) { return .wrong }
      if status & (GSS.duplicateToken | GSS.oldToken) != 0 { return .repeated }
      return status & ~GSS.outOfOrder == 0 ? .right : .wrong
    }
  }
}
