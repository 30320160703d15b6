/*
 * drive -- interviews conducted by a script: requests and answers in JSON.
 *
 * One request asks for one operation; what is wrong with it is an answer.
 *
 * src   docs/forms.md, "Scripting"
 */
#ifndef UI_DRIVE_H
#define UI_DRIVE_H

#include "ayni/formfile.h"
#include "ayni/source.h"

#define DRIVE_MAX_SESSIONS 1000u /* open at once */

struct drive_setup {
	struct formfile_reader files;
	struct clock_source clock;   /* where a request gives no time */
	struct random_source chance; /* where it gives no seed */
	/* minutes east of UTC of a named zone at an instant */
	int32_t (*zone)(void *ctx, struct text name, int64_t second);
	void *zone_ctx;
};

struct drive;

/* drive_new -- no interview is open yet; errs NOMEM. */
enum ayni_err drive_new(const struct drive_setup *setup,
    struct drive **out) AYNI_CHECK;
void drive_free(struct drive *d);

/*
 * drive_answer -- one answer, appended, without a line end.
 *
 * in    request  is written over, and may be freed, when it is large
 * errs  NOMEM: the answer is left out
 */
enum ayni_err drive_answer(struct drive *d, struct buf *request,
    struct buf *answer) AYNI_CHECK;

#endif
