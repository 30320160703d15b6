/*
 * assignment -- what somebody is to do: an interview of a unit by a form.
 *
 * Its id follows from what is to be done, so that whoever assigns the same
 * again means the same.  Its steps replace one another by name, as those of
 * the register do.
 *
 * src   docs/wire.md section 18
 */
#ifndef AYNI_ASSIGNMENT_H
#define AYNI_ASSIGNMENT_H

#include "ayni/keys.h"
#include "ayni/recipient.h"

#define ASSIGNMENT_MAX_OVER 16u
#define ASSIGNMENT_MAX_TEXT 1024u   /* form, label, round, note */
#define ASSIGNMENT_MAX_ANSWERS 64u
#define ASSIGNMENT_MAX_QUESTION 256u
#define ASSIGNMENT_MAX_VALUE 4096u
#define ASSIGNMENT_MAX_BYTES (32u << 10)

struct assignment_id {
	uint8_t b[16];
};
struct assignment_answer {
	struct text question, value;
};
struct assignment {
	struct hash over[ASSIGNMENT_MAX_OVER]; /* entries, ascending */
	size_t overs;
	struct recipient to; /* never all */
	struct text form;    /* xml id */
	struct text unit;    /* sse_id; n == 0: none, then there is a label */
	struct text label, round, note; /* n == 0: none */
	struct text due;     /* a day; n == 0: none */
	struct assignment_answer answer[ASSIGNMENT_MAX_ANSWERS]; /* to begin
				* with, as map keys sort */
	size_t answers;
	bool withdrawn;
};

struct assignment_id assignment_id(const struct assignment *a);
void assignment_put(struct buf *out, const struct assignment *a);
/* assignment_next -- the next item; assignment_read -- whole and canonical.
 * Views borrow.  errs BADFORM NONCANON TOOBIG */
void assignment_next(struct unpack *u, struct assignment *out);
enum ayni_err assignment_read(struct bytes in,
    struct assignment *out) AYNI_CHECK;
/* assignment_preset -- one more answer, or another; errs TOOBIG BADFORM */
enum ayni_err assignment_preset(struct assignment *a, struct text question,
    struct text value) AYNI_CHECK;
/* assignment_same -- whether both say the same, whatever they replace. */
bool assignment_same(const struct assignment *a, const struct assignment *b);
/* assignment_stricter -- of two live ones, whether a counts rather than b:
 * withdrawn before open, then the greater entry. */
bool assignment_stricter(const struct assignment *a,
    const struct hash *a_entry, const struct assignment *b,
    const struct hash *b_entry);

/* Which areas' units somebody's devices hold; of several live ones, those
 * that all of them name. */
#define AREA_MAX_CODES 64u
#define AREA_MAX_CODE 64u
struct area {
	struct recipient to;
	struct hash over[ASSIGNMENT_MAX_OVER];
	size_t overs;
	struct text code[AREA_MAX_CODES]; /* ascending */
	size_t codes;
};
void assignment_put_area(struct buf *out, const struct area *a);
enum ayni_err assignment_read_area(struct bytes in,
    struct area *out) AYNI_CHECK;

#endif
