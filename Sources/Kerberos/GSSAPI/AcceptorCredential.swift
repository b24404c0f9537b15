import Authority
internal import CGSSAPI

/// The right to accept contexts with the keys of a keytab. Threads may share it.
///
/// Unsafe memory: the handle is made in `init`, not changed, and released once, when no reference is left. Names and tokens
/// that the library gives are copied and released before a call returns.
@safe final class AcceptorCredential: @unchecked Sendable {
  private var handle: gss_cred_id_t?

  /// What the library says of a context that it has established.
  struct Accepted {
    let context: EstablishedContext
    /// Whom the client's ticket is for, and which service.
    let client: String
    let service: String
    let hasIntegrity: Bool
    let lifetime: UInt64
    /// The PAC's logon-info, where the ticket has one with signatures that are right.
    let logonInfo: [UInt8]?
    let token: [UInt8]
  }

  init(keytab: String, replayCache: String) throws(AcceptanceFailure) {
    var (status, minor): (OM_uint32, OM_uint32) = (0, 0)
    let settings = [("keytab", keytab), ("rcache", replayCache)].map { ($0.0.utf8CString, $0.1.utf8CString) }
    unsafe settings[0].0.withUnsafeBufferPointer { keytabKey in
      unsafe settings[0].1.withUnsafeBufferPointer { keytab in
        unsafe settings[1].0.withUnsafeBufferPointer { cacheKey in
          unsafe settings[1].1.withUnsafeBufferPointer { cache in
            var elements = unsafe [
              gss_key_value_element_desc(key: keytabKey.baseAddress, value: keytab.baseAddress),
              gss_key_value_element_desc(key: cacheKey.baseAddress, value: cache.baseAddress),
            ]
            unsafe status = acquire(&elements, &minor)
          }
        }
      }
    }
    guard !GSS.isError(status) else { throw GSS.failure("the keytab \(keytab) can't be used", status, minor) }
  }

  /// Kerberos and SPNEGO, and by SPNEGO nothing but Kerberos: no mechanism that would speak to others over the network.
  private func acquire(_ elements: inout [gss_key_value_element_desc], _ minor: inout OM_uint32) -> OM_uint32 {
    guard let kerberos = unsafe cgssapi_kerberos(), let negotiation = unsafe cgssapi_negotiation() else {
      return 1 << 16
    }
    var mechanisms = unsafe [kerberos.pointee, negotiation.pointee]
    return unsafe elements.withUnsafeMutableBufferPointer { elements in
      unsafe mechanisms.withUnsafeMutableBufferPointer { mechanisms in
        var store = unsafe gss_key_value_set_desc(count: 2, elements: elements.baseAddress)
        var all = unsafe gss_OID_set_desc(count: 2, elements: mechanisms.baseAddress)
        let status = unsafe gss_acquire_cred_from(
          &minor, nil, OM_uint32.max, &all, gss_cred_usage_t(GSS_C_ACCEPT), &store, &handle, nil, nil)
        guard !GSS.isError(status) else { return status }
        var one = unsafe gss_OID_set_desc(count: 1, elements: mechanisms.baseAddress)
        return unsafe gss_set_neg_mechs(&minor, handle, &one)
      }
    }
  }

  deinit {
    var minor: OM_uint32 = 0
    _ = unsafe gss_release_cred(&minor, &handle)
  }

  /// Takes a first token; a context that would need a second one is given up.
  func accept(_ token: [UInt8]) throws(AcceptanceFailure) -> Accepted {
    var (minor, flags, lifetime): (OM_uint32, OM_uint32, OM_uint32) = (0, 0, 0)
    var context: gss_ctx_id_t?
    var client: gss_name_t?
    var answer = unsafe gss_buffer_desc()
    let status = unsafe GSS.lend(token) { token in
      unsafe gss_accept_sec_context(
        &minor, &context, handle, &token, nil, &client, nil, &answer, &flags, &lifetime, nil)
    }
    // From here on it deletes what there is of a context, whatever happens.
    let established = unsafe EstablishedContext(context)
    defer { _ = unsafe gss_release_name(&minor, &client) }
    let answerToken = unsafe GSS.take(&answer)
    guard !GSS.isError(status) else { throw GSS.failure("no context", status, minor) }
    guard status & GSS.continueNeeded == 0 else {
      throw AcceptanceFailure("the client's first mechanism is not Kerberos: it would take several rounds")
    }
    guard status == 0 else { throw AcceptanceFailure("the token came before") }
    return Accepted(
      context: established, client: unsafe Self.text(client), service: unsafe Self.service(context),
      hasIntegrity: flags & OM_uint32(GSS_C_INTEG_FLAG) != 0, lifetime: UInt64(lifetime),
      logonInfo: unsafe Self.logonInfo(client), token: answerToken)
  }

  private static func text(_ name: gss_name_t?) -> String {
    var minor: OM_uint32 = 0
    var buffer = unsafe gss_buffer_desc()
    guard unsafe name != nil, unsafe gss_display_name(&minor, name, &buffer, nil) == 0 else { return "" }
    return String(validating: unsafe GSS.take(&buffer), as: UTF8.self) ?? ""
  }

  private static func service(_ context: gss_ctx_id_t?) -> String {
    var minor: OM_uint32 = 0
    var name: gss_name_t?
    defer { _ = unsafe gss_release_name(&minor, &name) }
    let status = unsafe gss_inquire_context(&minor, context, nil, &name, nil, nil, nil, nil, nil)
    return status == 0 ? unsafe text(name) : ""
  }

  /// Whoever made the PAC, its signatures have been checked, or it is not told of.
  private static func logonInfo(_ name: gss_name_t?) -> [UInt8]? {
    var (minor, isAuthentic, isComplete, more): (OM_uint32, Int32, Int32, Int32) = (0, 0, 0, -1)
    var value = unsafe gss_buffer_desc()
    var display = unsafe gss_buffer_desc()
    let status = unsafe GSS.lend(Array("urn:mspac:logon-info".utf8)) { attribute in
      unsafe gss_get_name_attribute(
        &minor, name, &attribute, &isAuthentic, &isComplete, &value, &display, &more)
    }
    _ = unsafe GSS.take(&display)
    let octets = unsafe GSS.take(&value)
    return status == 0 && isAuthentic != 0 ? octets : nil
  }
}
