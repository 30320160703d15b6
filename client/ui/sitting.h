/*
 * sitting -- one interview held with a person, or with a file of answers:
 * from the command line to the entry in the journal.
 *
 * Everything says what is wrong before it gives an error back.
 */
#ifndef UI_SITTING_H
#define UI_SITTING_H

#include "fill/draft.h"
#include "fill/script.h"
#include "ui/kit.h"
#include "ui/supply.h"

struct sitting {
	struct kit *k;
	const struct options *o;
	const char *file;       /* --answers; NULL: a person */
	struct script *script;
	struct draft_setup setup;
	struct supply supply;   /* of files that are answers */
	struct intake_files files;
	struct moment fixed;    /* the file's own clock */
	int64_t ahead_us;       /* what the person's date adds to ours */
	bool is_fixed;
	char device[33];        /* preload */
	struct arena a;
	struct form *form;
	struct draft *draft;
};

/* sitting_begin -- the answers read, the clock believed or asked for.
 * s must stay where it is until sitting_end. */
enum ayni_err sitting_begin(struct sitting *s, struct kit *k,
    const struct options *o) AYNI_CHECK;
void sitting_end(struct sitting *s);
/* sitting_setup -- of one whose kit is open: who begins, with what, by which
 * clock.  errs of the vault */
enum ayni_err sitting_setup(struct sitting *s, struct kit *k) AYNI_CHECK;
/* sitting_date -- the person's date, where the clock is not believed; false:
 * it is none, or cannot be right either. */
bool sitting_date(struct sitting *s, struct text date);

/* sitting_open -- a form by its id, into s->form. */
enum ayni_err sitting_open(struct sitting *s,
    const struct hash *form) AYNI_CHECK;
/* sitting_language -- of a form: --form-language, else the file's, else
 * ours, else its default. */
enum ayni_err sitting_language(const struct kit *k, const struct options *o,
    const struct form *f, struct text file, uint32_t *out) AYNI_CHECK;
/* sitting_refused -- why s->draft could not be begun, in words; e. */
enum ayni_err sitting_refused(struct sitting *s, struct text about,
    enum ayni_err e);
/* sitting_hold -- conducts s->draft, finishes it, says so. */
enum ayni_err sitting_hold(struct sitting *s, struct text note) AYNI_CHECK;

#endif
