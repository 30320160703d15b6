/*
 * hq -- the office: its keys, its store on machine 0, the forms it
 * published.
 */
#ifndef SIM_HQ_H
#define SIM_HQ_H

#include "ayni/form.h"
#include "ayni/source.h"
#include "ingest/exchange.h"

#define HQ_DIR "/sim/0/office"
#define HQ_STORE HQ_DIR "/office.db"
#define HQ_FORMS 2u

struct world;

struct hq_form {
	struct hash id;
	struct form *form;
	struct parcel xform;
	bool published;
};

struct hq {
	struct world *w;
	struct office *office; /* NULL: it is down, and so are the others */
	struct db *db;
	struct ingest *ingest;
	uint64_t chance;
	bool full; /* there may be no room on its disk */
	struct hq_form form[HQ_FORMS];
};

/* hq_read -- the forms, once for all lives. */
void hq_read(struct hq_form form[HQ_FORMS]);
/* hq_found -- an office with an empty store, its first form published. */
void hq_found(struct world *w, const struct hq_form form[HQ_FORMS]);
struct clock_source hq_clock(struct hq *h);
void hq_close(struct hq *h);
/* hq_open -- its store, if it is not open. */
void hq_open(struct hq *h);
/* The form of an id; NULL: none. */
const struct hq_form *hq_form(const struct hq *h, const struct hash *id);

/* hq_answer -- a request, or a bundle; answered only where that is OK.  The office may
 * stop meanwhile: IO. */
enum ayni_err hq_answer(struct hq *h, struct bytes up,
    struct buf *down) AYNI_CHECK;
/* hq_invite -- for one person, named by a code; appended. */
enum ayni_err hq_invite(struct hq *h, const char *code,
    struct buf *out) AYNI_CHECK;
/* hq_publish -- the next form; OK where all are. */
enum ayni_err hq_publish(struct hq *h) AYNI_CHECK;
/* hq_revoke -- some device's epoch, from some batch on. */
enum ayni_err hq_revoke(struct hq *h) AYNI_CHECK;
/* hq_judge -- something that is held, one way or the other. */
enum ayni_err hq_judge(struct hq *h) AYNI_CHECK;
/* hq_decide -- some record in conflict, as it is shown. */
enum ayni_err hq_decide(struct hq *h) AYNI_CHECK;
/* hq_rotate -- new keys, made beside the server. */
enum ayni_err hq_rotate(struct hq *h) AYNI_CHECK;
/* hq_import -- what is on a stick. */
enum ayni_err hq_import(struct hq *h, const char *stick) AYNI_CHECK;
/* hq_fill -- its disk is nearly full; or there is room again. */
void hq_fill(struct hq *h, bool full);
/* hq_holds -- whether a batch is used, or somebody took back that it is. */
bool hq_holds(struct hq *h, const struct hash *batch);

#endif
