/*
 * db_work_tally -- how far the assignments are: for whom, where, and what
 * does not fit them.
 *
 * errs  as db.h
 */
#ifndef DB_DB_WORK_TALLY_H
#define DB_DB_WORK_TALLY_H

#include "db/db_work.h"

enum db_work_by {
	DB_WORK_ALL,    /* one row, if anything is assigned */
	DB_WORK_PERSON, /* key: recipient_key */
	DB_WORK_AREA,   /* key: admin1 of the unit; n == 0: none */
};
struct db_work_row {
	struct text key;
	uint64_t assigned, received, missing, overdue;
};
/* in  today  a day: what was due before it is overdue */
enum ayni_err db_work_tally(struct db *db, enum db_work_by by,
    struct text today, struct arena *a, struct db_work_row **list,
    size_t *n) AYNI_CHECK;

/* Records that count, of forms by which anything was ever assigned, that
 * fulfil nothing that is assigned: by the code of whoever signed them. */
struct db_work_extra {
	struct text code;
	uint64_t records;
};
enum ayni_err db_work_tally_extra(struct db *db, struct arena *a,
    struct db_work_extra **list, size_t *n) AYNI_CHECK;

/* Assignments that more than one record fulfils: each with one of these. */
struct db_work_double {
	struct text unit, label, form, round; /* n == 0: none */
	struct text record;                   /* UUID */
};
enum ayni_err db_work_tally_doubles(struct db *db, struct arena *a,
    struct db_work_double **list, size_t *n) AYNI_CHECK;

#endif
