/*
 * utf8 -- validity, stepping, counting.
 *
 * src   RFC 3629; Unicode 15 table 3-7 (no surrogates, no overlong forms)
 */
#ifndef AYNI_UTF8_H
#define AYNI_UTF8_H

#include "ayni/bytes.h"

bool utf8_valid(struct bytes s);
/* utf8_next -- the code point at s.p, s advanced; -1 at the end. */
int32_t utf8_next(struct text *s);
size_t utf8_count(struct text s);       /* code points */
size_t utf8_width(struct text s);       /* columns on a terminal */
void utf8_put(struct buf *b, int32_t c); /* appends one code point */
/* utf8_nfc -- appends s in normal form C; errs sticky in b. */
void utf8_nfc(struct buf *b, struct text s);
/* utf8_no_xml -- length of the character at s.p if XML 1.0 cannot hold it
 * (control characters, U+FFFE, U+FFFF); 0 if it can. */
size_t utf8_no_xml(struct text s);
/* utf8_fold -- appends s lower-cased without accents, for searching. */
void utf8_fold(struct buf *b, struct text s);

#endif
