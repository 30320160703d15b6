#include "fill/known.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/entities.h"
#include "ayni/keys.h"
#include "ayni/mem.h"
#include "fill/agenda.h"
#include "fill/roster.h"
#include "fill/saved.h"

#define LAST_SAVED "jr://instance/last-saved"
#define LISTS "entities" /* the names of all lists, one a line */
#define NAME_MAX_BYTES 1100u
#define KNOWN_MAX_BYTES (64u << 20)

#define VERSION TEXT("__version")
#define TRUNK TEXT("__trunkVersion")
#define BRANCH TEXT("__branchId")

struct list {
	struct text name;
	struct roster base; /* the office's rows that interviews here changed,
			     * as they were */
	struct roster own;  /* over them, what interviews made and changed */
	struct roster all;  /* over those that the office published */
	struct map newer;   /* rows of own that the office has in the same
			     * or a later version */
	bool changed, grown; /* it, its base */
	struct list *next;
};

struct known {
	struct vault *vault;
	struct text xml_id;
	struct arena arena;
	struct buf files;     /* struct resource[] */
	struct buf published; /* the same, of the office's lists */
	struct list *lists;
	struct random_source chance; /* during known_learn */
	const struct record_id *record;
	struct roster learnt;        /* of one entity */
};

void
known_free(struct known *k)
{
	struct list *l;

	if (k == NULL)
		return;
	for (l = k->lists; l != NULL; l = l->next) {
		map_free(&l->newer);
		roster_free(&l->base);
		roster_free(&l->own);
		roster_free(&l->all);
	}
	buf_free(&k->files);
	buf_free(&k->published);
	arena_free(&k->arena);
	mem_free(k);
}

static const struct resource *
resources(const struct buf *b, size_t *n)
{
	*n = b->n / sizeof(struct resource);
	return (const struct resource *)(const void *)b->p;
}

const struct resource *
known_files(const struct known *k, size_t *n)
{
	return resources(&k->files, n);
}

/* ---- the vault ---- */

/* "entities/trees" */
static enum ayni_err
name(struct buf *b, const char *kind, struct text of)
{
	buf_clear(b);
	buf_put_z(b, kind);
	buf_put_byte(b, '/');
	buf_put_text(b, of);
	(void)buf_z(b);
	return b->err;
}

/* Appended; nothing where there is nothing. */
static enum ayni_err
recall(struct known *k, const char *kind, struct text of, struct buf *out)
{
	struct buf b = {.limit = NAME_MAX_BYTES};
	enum ayni_err e = name(&b, kind, of);

	if (e == AYNI_OK)
		e = vault_get(k->vault, buf_z(&b), out);
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

/* What hangs on the record that is learnt. */
static enum ayni_err
keep_beside(struct known *k, const char *kind, struct text of,
    struct bytes value)
{
	struct buf b = {.limit = NAME_MAX_BYTES};
	enum ayni_err e = name(&b, kind, of);

	if (e == AYNI_OK)
		e = vault_beside_add(k->vault, buf_z(&b), k->record, value);
	buf_free(&b);
	return e;
}

static enum ayni_err
recall_beside(struct known *k, const char *kind, struct text of,
    vault_bytes_fn fn, void *ctx)
{
	struct buf b = {.limit = NAME_MAX_BYTES};
	enum ayni_err e = name(&b, kind, of);

	if (e == AYNI_OK)
		e = vault_beside_each(k->vault, buf_z(&b), fn, ctx);
	buf_free(&b);
	return e;
}

static enum ayni_err
keep(struct known *k, const char *kind, struct text of, struct bytes value)
{
	struct buf b = {.limit = NAME_MAX_BYTES};
	enum ayni_err e = name(&b, kind, of);

	if (e == AYNI_OK)
		e = vault_set(k->vault, buf_z(&b), value);
	buf_free(&b);
	return e;
}

/* ---- versions and branches ---- */

static void
put_uuid4(struct buf *b, uint8_t id[16])
{
	id[6] = (uint8_t)((id[6] & 0x0f) | 0x40);
	id[8] = (uint8_t)((id[8] & 0x3f) | 0x80);
	id_uuid_put(b, id);
}

/*
 * A branch is what one device makes of one version of the office's; it
 * needs no memory: whoever asks twice on this device is told the same.
 */
static enum ayni_err
branch_of(struct known *k, const struct list *l, struct text id,
    struct text trunk, struct buf *out)
{
	struct vault_keys keys;
	struct hash h;
	struct buf b;
	enum ayni_err e = vault_keys(k->vault, &keys);

	if (e != AYNI_OK)
		return e;
	buf_init(&b, 1u << 20);
	buf_put_bytes(&b, ID_BYTES(keys.device));
	keys_wipe(&keys, sizeof(keys));
	buf_put_text(&b, l->name);
	buf_put_byte(&b, 0);
	buf_put_text(&b, id);
	buf_put_byte(&b, 0);
	buf_put_text(&b, trunk);
	if ((e = b.err) == AYNI_OK) {
		h = keys_hash(buf_bytes(&b));
		put_uuid4(out, h.b);
		e = out->err;
	}
	buf_free(&b);
	return e;
}

static struct text
version_of(const struct list *l, struct text id)
{
	struct text v = roster_get(&l->all, id, VERSION);

	return v.n > 0 ? v : TEXT("1");
}

/* What a row of the office's is, before it was ever changed here. */
static enum ayni_err
set_branch(struct known *k, struct list *l, struct text id)
{
	struct text trunk = version_of(l, id);
	struct buf b = {.limit = 64};
	enum ayni_err e;

	if (roster_get(&l->all, id, BRANCH).n > 0)
		return AYNI_OK;
	e = branch_of(k, l, id, trunk, &b);
	if (e == AYNI_OK)
		e = roster_set(&l->all, id, TRUNK, trunk);
	if (e == AYNI_OK)
		e = roster_set(&l->all, id, BRANCH, buf_text(&b));
	buf_free(&b);
	return e;
}

/* ---- lists ---- */

/* The office's rows of a list, deflated; NULL: it published none. */
static const struct bytes *
published(const struct known *k, struct text list)
{
	size_t i, n;
	const struct resource *x = resources(&k->published, &n);

	for (i = 0; i < n; i++)
		if (text_equal(x[i].url, list))
			return &x[i].body;
	return NULL;
}

static bool
is_newer(const struct roster *a, const struct roster *b, struct text id)
{
	return !roster_has(b, id) ||
	    text_compare_versions(roster_get(a, id, VERSION),
		roster_get(b, id, VERSION)) > 0;
}

/* What is older than the office's row is in it; a change of what nobody has
 * any more says nothing. */
static bool
counts(const struct list *l, const struct roster *learnt, struct text id)
{
	if (roster_has(&l->base, id))
		return is_newer(learnt, &l->base, id);
	return roster_has(&l->own, id) ||
	    text_is(roster_get(learnt, id, VERSION), "1");
}

/* One entity, as one record left it: what that wrote, and no more. */
static enum ayni_err
add_learnt(void *ctx, struct bytes csv)
{
	struct list *l = ctx;
	struct pour row = pour_bytes(&csv);
	struct roster learnt;
	enum ayni_err e;
	uint32_t i;

	roster_init(&learnt);
	e = roster_read(&learnt, &row);
	for (i = 0; i < learnt.rows.n && e == AYNI_OK; i++) {
		struct text id = learnt.rows.entry[i].key;

		if (counts(l, &learnt, id))
			e = roster_copy(&l->own, &learnt, id);
	}
	roster_free(&learnt);
	return e;
}

static enum ayni_err
read_own(struct known *k, struct list *l)
{
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	struct bytes base;
	struct pour rows = pour_bytes(&base);
	enum ayni_err e = recall(k, LISTS, l->name, &b);

	base = buf_bytes(&b);
	if (e == AYNI_OK && base.n > 0)
		e = roster_read(&l->base, &rows);
	if (e == AYNI_OK && base.n > 0)
		e = roster_read(&l->own, &rows);
	buf_free(&b);
	return e == AYNI_OK
	    ? recall_beside(k, LISTS, l->name, add_learnt, l) : e;
}

static enum ayni_err
read_list(struct known *k, struct list *l)
{
	const struct bytes *base = published(k, l->name);
	enum ayni_err e = read_own(k, l);
	struct pour rows;
	uint32_t i;

	if (e == AYNI_OK && base != NULL) {
		rows = parcel_pour(base);
		e = roster_read(&l->all, &rows);
	}
	for (i = 0; i < l->own.rows.n && e == AYNI_OK; i++) {
		struct text id = l->own.rows.entry[i].key;

		e = is_newer(&l->own, &l->all, id)
		    ? roster_copy(&l->all, &l->own, id)
		    : map_put(&l->newer, id, l, NULL);
	}
	return e == AYNI_BADFORM ? AYNI_STORE : e;
}

/* NULL: it was not opened yet. */
static struct list *
find_list(const struct known *k, struct text called)
{
	struct list *l;

	for (l = k->lists; l != NULL; l = l->next)
		if (text_equal(l->name, called))
			break;
	return l;
}

static enum ayni_err
list_of(struct known *k, struct text called, struct list **out)
{
	struct list *l = find_list(k, called);
	enum ayni_err e;

	if (l == NULL) {
		l = arena_zalloc(&k->arena, 1, sizeof(*l));
		if (l == NULL)
			return AYNI_NOMEM;
		l->name = arena_text(&k->arena, called);
		roster_init(&l->base);
		roster_init(&l->own);
		roster_init(&l->all);
		l->next = k->lists;
		k->lists = l;
		if (l->name.p == NULL)
			return AYNI_NOMEM;
		if ((e = read_list(k, l)) != AYNI_OK)
			return e;
	}
	*out = l;
	return AYNI_OK;
}

/* ---- what a form is read with ---- */

/* The name of the list whose file that is; n == 0: of none. */
static struct text
list_in(struct text file)
{
	static const struct text begin = {ENTITIES_FOLDER,
	    sizeof(ENTITIES_FOLDER) - 1};
	struct text none = {"", 0};
	size_t n = begin.n + sizeof(".csv") - 1;

	if (file.n <= n || !text_starts(file, begin) ||
	    memcmp(file.p + file.n - 4, ".csv", 4) != 0)
		return none;
	return (struct text){file.p + begin.n, file.n - n};
}

/* The package does not outlive the form that is read of it. */
static enum ayni_err
take_package(struct known *k, const struct package *p)
{
	size_t i;

	k->xml_id = arena_text(&k->arena, p->xml_id);
	for (i = 0; i < p->attachments; i++) {
		const struct attachment *at = &p->attachment[i];
		struct text list = list_in(at->name);
		struct resource x = {.body.n = at->body.n, .deflated = true};

		if (list.n == 0)
			continue;
		x.url = arena_text(&k->arena, list);
		x.body.p = arena_copy(&k->arena, at->body.p, at->body.n);
		buf_put(&k->published, &x, sizeof(x));
	}
	return k->arena.failed ? AYNI_NOMEM : k->published.err;
}

static enum ayni_err
add_file(struct known *k, const char *folder, struct text of,
    const char *ending, const struct buf *body)
{
	struct resource file = {.body.n = body->n};
	struct buf b;

	buf_init(&b, NAME_MAX_BYTES);
	buf_put_z(&b, folder);
	buf_put_text(&b, of);
	buf_put_z(&b, ending);
	file.url = arena_text(&k->arena, buf_text(&b));
	file.body.p = arena_copy(&k->arena, body->p, body->n);
	if (b.err == AYNI_OK)
		buf_put(&k->files, &file, sizeof(file));
	buf_free(&b);
	return k->arena.failed ? AYNI_NOMEM : k->files.err;
}

/* branches: the form asks for them. */
static enum ayni_err
offer_list(struct known *k, struct text called, bool branches)
{
	struct list *l = NULL;
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	enum ayni_err e = list_of(k, called, &l);
	uint32_t i;

	for (i = 0; branches && e == AYNI_OK && i < l->all.rows.n; i++)
		e = set_branch(k, l, l->all.rows.entry[i].key);
	if (e == AYNI_OK && l->all.columns > 0) {
		roster_put(&l->all, &b);
		e = b.err == AYNI_OK
		    ? add_file(k, ENTITIES_FOLDER, called, ".csv", &b)
		    : b.err;
	}
	buf_free(&b);
	return e;
}

/* The first line of s, s past it. */
static struct text
line(struct text *s)
{
	const char *end = s->n > 0 ? memchr(s->p, '\n', s->n) : NULL;
	struct text one = {s->p, end != NULL ? (size_t)(end - s->p) : s->n};
	size_t past = end != NULL ? one.n + 1 : one.n;

	s->p += past;
	s->n -= past;
	return one;
}

/* What a form may ask for. */
enum {
	ASKS_SAVED,
	ASKS_BRANCH,
	ASKS_TRUNK,
	ASKS_REGISTER,
	ASKS, /* and from here on, lists that interviews here changed */
};

/* *word[ASKS + n], n lists by their names in "names". */
static enum ayni_err
look_up(struct known *k, struct text names, struct bytes xform,
    struct pour_word **word, size_t *n)
{
	struct pour form = parcel_pour(&xform);
	struct pour_word *w;
	struct text left = names;

	for (*n = 0; left.n > 0; (*n)++)
		(void)line(&left);
	w = arena_zalloc(&k->arena, ASKS + *n, sizeof(*w));
	if (w == NULL)
		return AYNI_NOMEM;
	w[ASKS_SAVED].text = TEXT(LAST_SAVED);
	w[ASKS_BRANCH].text = BRANCH;
	w[ASKS_TRUNK].text = TRUNK;
	w[ASKS_REGISTER].text = TEXT("/" FORM_REGISTER);
	for (*n = 0; names.n > 0; (*n)++)
		w[ASKS + *n].text = line(&names);
	*word = w;
	return pour_find(&form, w, ASKS + *n);
}

/* Lists that interviews here changed; the office's others serve as they
 * are, unless the form asks for what they lack. */
static enum ayni_err
offer_lists(struct known *k, const struct pour_word *list, size_t lists,
    bool branches)
{
	enum ayni_err e = AYNI_OK;
	size_t i, n;
	const struct resource *x = resources(&k->published, &n);

	for (i = 0; i < lists && e == AYNI_OK; i++)
		if (list[i].text.n > 0 && list[i].found)
			e = offer_list(k, list[i].text, branches);
	for (i = 0; branches && i < n && e == AYNI_OK; i++)
		if (find_list(k, x[i].url) == NULL)
			e = offer_list(k, x[i].url, branches);
	return e;
}

static enum ayni_err
offer_saved(struct known *k)
{
	struct buf b = {.limit = SAVED_MAX_BYTES};
	enum ayni_err e = saved_ask(k->vault, k->xml_id, &b);

	if (e == AYNI_OK && b.n > 0)
		e = add_file(k, LAST_SAVED, TEXT(""), "", &b);
	buf_free(&b);
	return e;
}

/* The part of the register that is here. */
static enum ayni_err
offer_register(struct known *k)
{
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	enum ayni_err e = agenda_register(k->vault, &b);

	if (e == AYNI_OK && b.n > 0)
		e = add_file(
		    k, ENTITIES_FOLDER, TEXT(FORM_REGISTER), "", &b);
	buf_free(&b);
	return e;
}

static bool
encloses(const struct package *p, struct text name)
{
	size_t i;

	for (i = 0; i < p->attachments; i++)
		if (text_equal(p->attachment[i].name, name))
			return true;
	return false;
}

static enum ayni_err
offer(struct known *k, const struct package *p)
{
	struct pour_word *asks = NULL;
	struct buf names = {.limit = ROSTER_MAX_BYTES};
	size_t n = 0;
	enum ayni_err e = recall(k, LISTS, TEXT(""), &names);

	if (e == AYNI_OK)
		e = look_up(k, buf_text(&names), p->xform, &asks, &n);
	if (e == AYNI_OK && asks[ASKS_SAVED].found)
		e = offer_saved(k);
	if (e == AYNI_OK && asks[ASKS_REGISTER].found &&
	    !encloses(p, TEXT(FORM_REGISTER))) /* it brings its own */
		e = offer_register(k);
	if (e == AYNI_OK)
		e = offer_lists(k, asks + ASKS, n,
		    asks[ASKS_BRANCH].found || asks[ASKS_TRUNK].found);
	buf_free(&names);
	return e;
}

enum ayni_err
known_open(struct vault *v, const struct package *p, struct known **out)
{
	struct known *k = mem_zalloc(1, sizeof(*k));
	enum ayni_err e;

	if (k == NULL)
		return AYNI_NOMEM;
	k->vault = v;
	arena_init(&k->arena, KNOWN_MAX_BYTES);
	buf_init(&k->files, 1u << 20);
	buf_init(&k->published, 1u << 20);
	if ((e = take_package(k, p)) == AYNI_OK)
		e = offer(k, p);
	if (e == AYNI_OK)
		*out = k;
	else
		known_free(k);
	return e;
}

/* ---- learning ---- */

static enum ayni_err
write(struct known *k, struct list *l, struct text id, struct text column,
    struct text value)
{
	enum ayni_err e = roster_set(&l->all, id, column, value);

	return e == AYNI_OK ? roster_set(&k->learnt, id, column, value) : e;
}

static enum ayni_err
create(struct known *k, struct list *l, const struct entity_said *s)
{
	struct buf b = {.limit = 64};
	uint8_t branch[16];
	enum ayni_err e;

	k->chance.fill(k->chance.ctx, branch, sizeof(branch));
	put_uuid4(&b, branch);
	if ((e = b.err) == AYNI_OK)
		e = write(k, l, s->id, TEXT("label"), s->label);
	if (e == AYNI_OK)
		e = write(k, l, s->id, VERSION, TEXT("1"));
	if (e == AYNI_OK)
		e = write(k, l, s->id, TRUNK, TEXT(""));
	if (e == AYNI_OK)
		e = write(k, l, s->id, BRANCH, buf_text(&b));
	buf_free(&b);
	return e;
}

/* The office's row, before anything here changes it. */
static enum ayni_err
keep_base(struct list *l, struct text id)
{
	enum ayni_err e = AYNI_OK;

	if (!roster_has(&l->all, id) || (roster_has(&l->own, id) &&
	    map_get(&l->newer, id) == NULL))
		return AYNI_OK;
	l->grown = true;
	e = roster_copy(&l->base, &l->all, id);
	return e == AYNI_OK ? roster_copy(&l->own, &l->all, id) : e;
}

static enum ayni_err
take_branch(struct known *k, struct list *l, struct text id)
{
	enum ayni_err e = set_branch(k, l, id);

	if (e == AYNI_OK)
		e = write(k, l, id, TRUNK, roster_get(&l->all, id, TRUNK));
	return e == AYNI_OK
	    ? write(k, l, id, BRANCH, roster_get(&l->all, id, BRANCH)) : e;
}

/* Based on what the form saw, which is what the office is told. */
static enum ayni_err
update(struct known *k, struct list *l, const struct entity_said *s)
{
	struct text base = s->base.n > 0 ? s->base : version_of(l, s->id);
	double version = number_read(base);
	struct buf b = {.limit = 64};
	enum ayni_err e = keep_base(l, s->id);

	if (e == AYNI_OK)
		e = take_branch(k, l, s->id);
	if (!(version >= 1 && version < 1e15))
		version = 1;
	buf_printf(&b, "%.0f", version + 1);
	if (e == AYNI_OK)
		e = b.err;
	if (e == AYNI_OK)
		e = write(k, l, s->id, VERSION, buf_text(&b));
	if (e == AYNI_OK && s->label.n > 0)
		e = write(k, l, s->id, TEXT("label"), s->label);
	buf_free(&b);
	return e;
}

/* Into the list, and beside the record. */
static enum ayni_err
keep_learnt(struct known *k, struct list *l, struct text id)
{
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	enum ayni_err e = roster_copy(&l->own, &k->learnt, id);

	roster_put(&k->learnt, &b);
	if (e == AYNI_OK)
		e = b.err == AYNI_OK ? keep_beside(k, LISTS, l->name,
		    buf_bytes(&b)) : b.err;
	buf_free(&b);
	l->changed = true;
	return e;
}

static enum ayni_err
learn_said(struct known *k, struct list *l, const struct entity_said *s)
{
	enum ayni_err e;
	size_t i;

	if (s->create && !roster_has(&l->all, s->id))
		e = create(k, l, s);
	else if (s->update)
		e = update(k, l, s);
	else
		return AYNI_OK;
	for (i = 0; i < s->properties && e == AYNI_OK; i++)
		e = write(k, l, s->id, s->property[i].name,
		    s->property[i].value);
	return e == AYNI_OK ? keep_learnt(k, l, s->id) : e;
}

static enum ayni_err
learn_entity(void *ctx, const struct entity_said *s)
{
	struct known *k = ctx;
	struct list *l = NULL;
	enum ayni_err e;

	if (s->id.n == 0)
		return AYNI_OK; /* nothing was chosen */
	if ((e = list_of(k, s->list, &l)) != AYNI_OK)
		return e;
	roster_init(&k->learnt);
	e = learn_said(k, l, s);
	roster_free(&k->learnt);
	return e;
}

/* The lists that there are have one more. */
static enum ayni_err
remember_name(struct known *k, const struct list *l)
{
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	enum ayni_err e = recall(k, LISTS, TEXT(""), &b);
	struct text left = buf_text(&b);
	bool there = false;

	while (left.n > 0)
		there = text_equal(line(&left), l->name) || there;
	if (e == AYNI_OK && !there) {
		buf_put_text(&b, l->name);
		buf_put_byte(&b, '\n');
		e = b.err == AYNI_OK
		    ? keep(k, LISTS, TEXT(""), buf_bytes(&b)) : b.err;
	}
	buf_free(&b);
	return e;
}

static enum ayni_err
keep_list(struct known *k, struct list *l)
{
	struct buf b = {.limit = ROSTER_MAX_BYTES};
	enum ayni_err e = AYNI_OK;

	if (l->grown) {
		roster_put(&l->base, &b);
		e = b.err == AYNI_OK
		    ? keep(k, LISTS, l->name, buf_bytes(&b)) : b.err;
	}
	buf_free(&b);
	return e == AYNI_OK ? remember_name(k, l) : e;
}

enum ayni_err
known_learn(struct known *k, struct interview *iv,
    const struct record_id *record, struct random_source chance)
{
	enum ayni_err e;
	struct list *l;

	k->chance = chance;
	k->record = record;
	if ((e = saved_keep(k->vault, k->xml_id, record, iv)) == AYNI_OK)
		e = entities_each(iv, learn_entity, k);
	for (l = k->lists; l != NULL && e == AYNI_OK; l = l->next)
		if (l->changed)
			e = keep_list(k, l);
	return e;
}
