/*
 * xout -- XML written element by element, indented where it may be.
 *
 * errs  from xout_end: that of the sink; NOMEM; TOOBIG for more than
 *       XOUT_MAX_DEPTH levels
 */
#ifndef FORM_XOUT_H
#define FORM_XOUT_H

#include "ayni/pour.h"

#define XOUT_MAX_DEPTH 160u

struct xout {
	struct buf b; /* what was not given on yet */
	struct pour_sink out;
	size_t n; /* bytes that were */
	struct text name[XOUT_MAX_DEPTH];
	bool mixed[XOUT_MAX_DEPTH]; /* holds text: no white space is added */
	size_t depth;
	uint32_t line;
	bool open; /* a start tag waits for attributes */
};

/* xout_init -- what is written goes to out, piece by piece. */
void xout_init(struct xout *x, const struct pour_sink *out);
enum ayni_err xout_end(struct xout *x) AYNI_CHECK;
void xout_open(struct xout *x, struct text name);
void xout_attr(struct xout *x, struct text name, struct text value);
void xout_text(struct xout *x, struct text s);
void xout_close(struct xout *x);
/* xout_inline -- what stands in the open element stands on its line. */
void xout_inline(struct xout *x);
/* xout_z, xout_attr_z -- the same with literals as names. */
void xout_z(struct xout *x, const char *name);
void xout_attr_z(struct xout *x, const char *name, struct text value);

#endif
