/*
 * header -- what stands in the fields of a request for a blob.
 *
 * in    value  NUL-terminated, as it came; NULL: it is not there
 * out   false where it is not there or is not what it should be; *out is
 *       then untouched
 * src   docs/wire.md sections 17 and 19; RFC 9651 (structured fields);
 *       RFC 6750; RFC 9110 section 14; RFC 9530
 */
#ifndef AYNI_HEADER_H
#define AYNI_HEADER_H

#include "ayni/blob.h"

/* "/v1/blob/" and the hash, in lower case. */
bool header_path(const char *path, struct hash *out);
/* "Bearer " and the token, in hexadecimal. */
bool header_bearer(const char *value, uint8_t out[BLOB_TOKEN]);
/* A whole number of at most 15 digits. */
bool header_number(const char *value, uint64_t *out);
/* "?1" or "?0". */
bool header_flag(const char *value, bool *out);
/* "bytes=N-". */
bool header_from(const char *value, uint64_t *out);
/* "sha-256=:" and the hash in base64, ":". */
#define HEADER_DIGEST 56u
bool header_digest(const char *value, struct hash *out);
void header_put_digest(const struct hash *h, char out[HEADER_DIGEST]);

#endif
