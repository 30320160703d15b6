/*
 * fieldwork -- a bureau with interviews, each brought as soon as it was held;
 * for tests of what the office makes of them.
 */
#ifndef SUPPORT_FIELDWORK_H
#define SUPPORT_FIELDWORK_H

#include "support/tablet.h"

#define FIELDWORK_TABLETS 4

struct fieldwork {
	struct bureau b;
	struct notebook *book;
	struct tablet *tablet[FIELDWORK_TABLETS];
	size_t tablets;
	struct arena arena;
};

/* A record as an edit of it left it. */
struct fieldwork_record {
	struct record_id id;
	struct hash head;
	const struct bureau_form *form;
};

void fieldwork_start(struct fieldwork *s);
void fieldwork_end(struct fieldwork *s);
/* fieldwork_publish -- the form in a file of any kind, with "from" in its text
 * made "to"; its index. */
size_t fieldwork_publish(struct fieldwork *s, const char *path,
    const char *from, const char *to);
/* fieldwork_tablet -- of one person, certified; freed at the end. */
struct tablet *fieldwork_tablet(struct fieldwork *s, const char *name,
    const char *code);

/* fieldwork_interview -- conducted from the text of an answers file, as
 * fill/script.h reads it. */
struct fieldwork_record fieldwork_interview(struct fieldwork *s,
    struct tablet *t, size_t form, struct text json);
/* The same from tests/data/answers/NAME.json, on the first form. */
struct fieldwork_record fieldwork_answers(struct fieldwork *s, struct tablet *t,
    const char *name);
/* fieldwork_correct -- changes as in support/tablet.h. */
struct fieldwork_record fieldwork_correct(struct fieldwork *s, struct tablet *t,
    const struct fieldwork_record *r, const char *changes);
void fieldwork_withdraw(struct fieldwork *s, struct tablet *t,
    const struct fieldwork_record *r);

#endif
