/*
 * stage -- what most tests of the office begin with: a bureau in memory
 * with the farm form published, and two tablets that have joined.
 */
#ifndef SUPPORT_STAGE_H
#define SUPPORT_STAGE_H

#include "support/tablet.h"

struct stage {
	struct bureau b;
	struct notebook *book;
	struct bureau_form *farm;
	struct tablet *ann, *bob; /* "E01", "E02" */
	struct arena a;
};

/* A setup and teardown of cmocka; *state is the stage. */
int stage_setup(void **state);
int stage_setup_disk(void **state); /* the bureau is on disk */
int stage_teardown(void **state);

/* A batch of one submit, cut. */
const struct cut *stage_submit(struct stage *s, struct tablet *t,
    struct record_id *out, const char *changes);
/* What is queued, cut and offered; the batch must be used. */
const struct cut *stage_bring(struct stage *s, struct tablet *t);

/* Fails the test where the batch's verdict, or what is kept of it, is
 * another. */
void stage_expect(struct stage *s, struct bytes raw, enum ayni_err err,
    enum db_status status);
/* The same, for what must leave no trace in the store. */
void stage_expect_nothing(struct stage *s, struct bytes raw,
    enum ayni_err err);
/* Derived again in another order, the store comes out the same; its log
 * names what is in it. */
void stage_expect_pure(struct stage *s);

/* Shorthand: a cell of the farm's first row. */
const char *stage_cell(struct stage *s, const struct record_id *r,
    const char *column);
/* The record's row in the store; false where there is none. */
bool stage_record(struct stage *s, const struct record_id *r,
    struct db_record *out);

#endif
