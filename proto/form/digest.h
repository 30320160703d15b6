/*
 * digest -- the old hashes that digest() offers and no library of ours has.
 *
 * For checksums that a form shows; nothing in Ayni trusts them.
 *
 * src   RFC 1321 (MD5), RFC 3174 (SHA-1), FIPS 180-4 (SHA-384)
 */
#ifndef FORM_DIGEST_H
#define FORM_DIGEST_H

#include "ayni/bytes.h"

void digest_md5(struct bytes in, uint8_t out[16]);
void digest_sha1(struct bytes in, uint8_t out[20]);
void digest_sha384(struct bytes in, uint8_t out[48]);

#endif
