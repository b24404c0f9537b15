#pragma once

#if !__has_include(<gssapi/gssapi_krb5.h>)
#error "kmsdns needs the headers of MIT Kerberos: apt-get install libkrb5-dev"
#endif

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

/* The mechanisms, which are variables or macros of no type that Swift would take. They are constants of the library. */

static inline gss_OID cgssapi_kerberos(void) { return (gss_OID)gss_mech_krb5; }

static inline gss_OID cgssapi_negotiation(void) {
  static gss_OID_desc spnego = {6, (void *)"\x2b\x06\x01\x05\x05\x02"};
  return &spnego;
}
