#include "export/logbook.h"

#include "ayni/merge.h"

#define ARENA (256u << 20)
#define MOST_BYTES (64u << 20) /* of a record's entries; of the file */
#define PATH_BYTES 128u

struct steps {
	struct db_entry *row;
	struct merge_entry *merge;
	const struct merge_entry **order;
	size_t n, ordered;
};

static enum ayni_err
read_steps(struct db *db, const struct record_id *r, struct arena *a,
    struct steps *s)
{
	struct entry *entry;
	enum ayni_err e;
	size_t i;

	e = db_entry_of_record(
	    db, r, MERGE_MAX_ENTRIES, MOST_BYTES, a, &s->row, &s->n);
	if (e != AYNI_OK)
		return e;
	entry = arena_zalloc(a, s->n, sizeof(*entry));
	s->merge = arena_zalloc(a, s->n, sizeof(*s->merge));
	if (a->failed)
		return arena_err(a);
	for (i = 0; i < s->n; i++) {
		if (entry_read(s->row[i].raw, &entry[i]) != AYNI_OK)
			return AYNI_STORE;
		s->merge[i] =
		    (struct merge_entry){s->row[i].id, &entry[i], 0};
	}
	return merge_order(s->merge, s->n, a, &s->order, &s->ordered);
}

static enum ayni_err
put_log(const struct steps *s, const struct form *f, const struct hash *form,
    struct buf *out)
{
	enum ayni_err err = AYNI_NOTFOUND;
	const struct db_entry *row;
	const struct entry *e;
	size_t i;

	for (i = 0; i < s->ordered; i++) {
		e = s->order[i]->entry;
		row = &s->row[s->order[i] - s->merge];
		if (e->paradata.log.n == 0 || !ID_EQUAL(e->form, *form))
			continue;
		if (out->n == 0)
			log_csv_heading(out, f);
		err = log_csv(out, f, e, row->author_code);
		if (err != AYNI_OK)
			return err == AYNI_NOTFOUND ? AYNI_BADFORM : err;
	}
	return err;
}

static enum ayni_err
write_file(const struct record_id *r, struct bytes log, struct folder *to)
{
	struct buf path = {.limit = PATH_BYTES};
	struct folder_file file;
	enum ayni_err e;

	buf_put_z(&path, "media/");
	id_uuid_put(&path, r->b);
	buf_put_z(&path, "/" LOG_NAME);
	if ((e = path.err) == AYNI_OK)
		e = folder_open(to, buf_text(&path), &file);
	buf_free(&path);
	if (e != AYNI_OK)
		return e;
	buf_put_bytes(&file.out, log);
	return folder_close(&file, AYNI_OK);
}

enum ayni_err
logbook_write(struct db *db, const struct form *f, const struct hash *form,
    const struct record_id *r, struct folder *to)
{
	struct steps s = {.n = 0};
	struct buf out = {.limit = MOST_BYTES};
	struct arena a;
	enum ayni_err e;

	arena_init(&a, ARENA);
	e = read_steps(db, r, &a, &s);
	if (e == AYNI_OK)
		e = put_log(&s, f, form, &out);
	if (e == AYNI_OK)
		e = write_file(r, buf_bytes(&out), to);
	buf_free(&out);
	arena_free(&a);
	return e;
}
