/*
 * value -- one answer, text to typed CBOR and back.
 *
 * A value is typed only where its rendering is the text, byte for byte;
 * so every text has one encoding, and comes back as it was.
 *
 * src   docs/wire.md section 6, the table of values
 */
#ifndef WIRE_VALUE_H
#define WIRE_VALUE_H

#include "ayni/form.h"

/* Smallest exponent of a decimal: -64, so that none renders long. */
#define VALUE_MIN_EXPONENT (-64)

/* value_check -- the shape of any value but null; errs BADFORM, TOOBIG. */
enum ayni_err value_check(struct bytes value) AYNI_CHECK;
void value_put(struct buf *out, const struct form *f,
    const struct field *field, struct text text);
enum ayni_err value_read(struct bytes value, const struct form *f,
    const struct field *field, struct buf *out) AYNI_CHECK;

#endif
