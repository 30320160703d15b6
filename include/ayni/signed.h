/*
 * signed -- COSE_Sign1 messages with a type.
 *
 * src   RFC 9052 section 4, RFC 9053 section 2.2; docs/wire.md section 3
 */
#ifndef AYNI_SIGNED_H
#define AYNI_SIGNED_H

#include "ayni/keys.h"

#define SIGNED_OFFICE "ayni-office/1"
#define SIGNED_PERSON "ayni-person/1"
#define SIGNED_DEVICE "ayni-device/1"
#define SIGNED_FORM "ayni-form/1"
#define SIGNED_BATCH "ayni-batch/1"
#define SIGNED_RECEIPT "ayni-receipt/1"
#define SIGNED_HEAD "ayni-head/1"
#define SIGNED_ERASED "ayni-erased/1"
#define SIGNED_JOIN "ayni-join/1"
#define SIGNED_REQUEST "ayni-request/1"
#define SIGNED_ANSWER "ayni-answer/1"

/*
 * signed_put -- sign a payload and append the message.
 *
 * in    payload  one deterministic CBOR item
 * errs  sticky in out
 */
void signed_put(struct buf *out, const char *type, struct bytes payload,
    const struct sign_key *key);

/* signed_finish -- sign what b holds, append the message, free b; an error
 * of b becomes out's. */
void signed_finish(struct buf *out, const char *type, struct buf *b,
    const struct sign_key *key);

/*
 * signed_open -- verify a message and give its payload.
 *
 * out   *payload  borrowed from message; one checked CBOR item
 * errs  BADFORM NONCANON TOOBIG  not such a message
 *       BADTYPE  of another type
 *       BADSIG
 */
enum ayni_err signed_open(struct bytes message, const char *type,
    const struct sign_public *key, struct bytes *payload) AYNI_CHECK;

/*
 * signed_peek -- the payload before the signature is checked, to find out
 * whose key to check it with.  Believe nothing of it until signed_open.
 */
enum ayni_err signed_peek(struct bytes message, const char *type,
    struct bytes *payload) AYNI_CHECK;

#endif
