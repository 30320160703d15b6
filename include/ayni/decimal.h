/*
 * decimal -- numbers to text and back, without any locale.
 *
 * src   XPath 1.0 sections 3.5, 3.7, 4.4; RFC 8949 section 3.4.4
 */
#ifndef AYNI_DECIMAL_H
#define AYNI_DECIMAL_H

#include "ayni/bytes.h"

/* value = mantissa * 10^exponent; lowest terms: mantissa % 10 != 0,
 * or mantissa == 0 and exponent == 0. */
struct decimal {
	int64_t mantissa;
	int32_t exponent;
};

/*
 * decimal_read -- text of the form -?digits(.digits)? to lowest terms.
 *
 * errs  BADFORM  any other text
 *       TOOBIG   more than 18 significant digits
 */
enum ayni_err decimal_read(struct text s, struct decimal *out) AYNI_CHECK;
/* decimal_put -- appends the shortest such text ("-0.5", "1200"). */
void decimal_put(struct buf *b, struct decimal d);

/* number_read -- XPath 1.0 number(): white space trimmed, else NaN. */
double number_read(struct text s);
/* number_put -- XPath 1.0 string(): no exponent, shortest round trip. */
void number_put(struct buf *b, double v);
/* number_int -- -?digits within 64 bits; false otherwise. */
bool number_int(struct text s, int64_t *out);

#endif
