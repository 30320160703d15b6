/*
 * office -- a statistics office with forms, people, devices, interviews;
 * for tests of what the office makes of them.
 *
 * Everything is signed, sealed and taken in as it would be; chance and
 * clock are the same in every run.
 */
#ifndef SUPPORT_OFFICE_H
#define SUPPORT_OFFICE_H

#include "support/test.h"

#include "ayni/form.h"
#include "ingest/ingest.h"

#define OFFICE_MAX_FORMS 4u

struct office_fixture {
	struct office *office;
	struct db *db;
	struct ingest *ingest;
	struct moment at; /* moves on with every look at the clock */
	uint64_t seed;
	struct arena arena;
	struct form *form[OFFICE_MAX_FORMS];
	struct hash form_id[OFFICE_MAX_FORMS];
	size_t forms;
};

/* A certified device of one person, and where its journal stands. */
struct office_device {
	struct sign_key sign;
	struct box_key box;
	struct device_id device;
	struct epoch_id epoch;
	struct hash person; /* of the certificate */
	uint64_t next;      /* seq */
	struct hash previous;
};

/* A record as an edit of it left it. */
struct office_record {
	struct record_id id;
	struct hash head;
	size_t form;
	int64_t seed;
	struct bytes answers;
};

/* office_start -- founded; where: ":memory:" or a file. */
void office_start(struct office_fixture *o, const char *where);
void office_end(struct office_fixture *o);
/* office_publish -- the form in a file, as formfile_load takes it, with
 * "from" in its text made "to" (NULL: as it is); its index. */
size_t office_publish(struct office_fixture *o, const char *path,
    const char *from, const char *to);
/* office_device -- a person is admitted, their device certified. */
struct office_device office_device(struct office_fixture *o,
    const char *name, const char *code);

/* office_interview -- conducted from the text of an answers file, as
 * fill/script.h reads it, and taken in. */
struct office_record office_interview(struct office_fixture *o,
    struct office_device *d, size_t form, struct text json);
/* The same from tests/data/answers/NAME.json. */
struct office_record office_answers(struct office_fixture *o,
    struct office_device *d, const char *name);
/* office_correct -- one answer outside any repeat is changed. */
struct office_record office_correct(struct office_fixture *o,
    struct office_device *d, const struct office_record *r,
    const char *field, const char *value);
void office_withdraw(struct office_fixture *o, struct office_device *d,
    const struct office_record *r);
/* office_skip -- n places of the journal are never sent: a hole. */
void office_skip(struct office_device *d, uint64_t n);
/* office_shuffle -- everything is derived again in another order. */
void office_shuffle(struct office_fixture *o, uint64_t seed);
struct hash office_digest(struct office_fixture *o);

#endif
