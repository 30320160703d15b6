#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ayni/decimal.h"
#include "ayni/endpoint.h"
#include "relay/doorway.h"
#include "relay/ferry.h"
#include "sync/http.h"
#include "sync/remote.h"
#include "ui/hand.h"
#include "ui/news.h"

#define LOOK_US 1000000              /* how often a relay looks around */
#define IDLE_US (60 * INT64_C(1000000)) /* between trips that went well */
#define NAMES_ARENA (64u << 20)
#define NAME_BYTES 128u

struct relay {
	struct kit *k;
	const struct options *o;
	struct depot depot;
	struct doorway *door; /* NULL: it does not listen */
	struct http *http;
	struct backoff backoff;
	struct doorway_counts seen;
	char id[REMOTE_ID], name[NAME_BYTES];
	sigset_t ends;
	bool stopped;
};

/* ---- until a signal ---- */

static bool
stop(void *ctx)
{
	struct relay *r = ctx;
	sigset_t come;

	if (!r->stopped && sigpending(&come) == 0)
		r->stopped = sigismember(&come, SIGTERM) == 1 ||
		    sigismember(&come, SIGINT) == 1;
	return r->stopped;
}

static enum ayni_err
doze(void *ctx, int64_t us)
{
	struct relay *r = ctx;
	struct timespec t = {.tv_sec = (time_t)(us / 1000000),
	    .tv_nsec = (long)(us % 1000000) * 1000};

	if (!stop(r) && sigtimedwait(&r->ends, NULL, &t) > 0)
		r->stopped = true;
	return r->stopped ? AYNI_INTERRUPTED : AYNI_OK;
}

/* ---- what is told ---- */

static void
tell_trip(struct relay *r, enum hand_says what, const char *where,
    const struct ferry *f, enum ayni_err e)
{
	char up[KIT_NUMBER], down[KIT_NUMBER], aside[KIT_NUMBER];

	if (f->trouble.what != TROUBLE_NONE)
		news_trouble(r->k, &f->trouble, 1);
	else if (e != AYNI_OK)
		(void)kit_fail(r->k, text_of(where), e);
	if (r->o->json) {
		kit_json(json_pack("{ss ss sI sI sI sI}", "error",
		    err_name(e), "with", where, "files",
		    (json_int_t)f->files, "up", (json_int_t)f->up, "down",
		    (json_int_t)f->down, "refused", (json_int_t)f->refused));
		return;
	}
	if (e == AYNI_OK || f->up + f->down > 0)
		kit_say(r->k, what, KIT_ARGS(kit_number(up, f->up),
		    text_of(where), kit_number(down, f->down)));
	if (f->files > 0)
		kit_say(r->k, SAY_RELAY_FILES,
		    KIT_ARGS(kit_number(aside, f->files), text_of(where)));
	if (f->refused > 0)
		kit_say(r->k, SAY_RELAY_ASIDE,
		    KIT_ARGS(kit_number(aside, f->refused)));
}

static void
tell_door(struct relay *r)
{
	struct doorway_counts c = doorway_counts(r->door);
	char brought[KIT_NUMBER], fetched[KIT_NUMBER], refused[KIT_NUMBER];

	if (memcmp(&c, &r->seen, sizeof(c)) == 0)
		return;
	if (!r->o->json)
		kit_say(r->k, SAY_RELAY_CAME, KIT_ARGS(
		    kit_number(brought, c.brought - r->seen.brought),
		    kit_number(fetched, c.fetched - r->seen.fetched),
		    kit_number(refused, c.refused - r->seen.refused)));
	r->seen = c;
	(void)fflush(stdout);
}

/* ---- trips ---- */

static enum ayni_err
make_stick(const struct stick *s, const char *root)
{
	static const char *const inside[] = {"", "/up", "/down"};
	char path[STICK_MAX_PATH + 8];
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < 3 && e == AYNI_OK; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", root, inside[i]);
		e = s->make(s->ctx, path);
	}
	return e;
}

/* DIR of another stick to its "ayni", which is made. */
static enum ayni_err
plug_in(const struct stick *s, const char *dir, char root[STICK_MAX_PATH],
    struct ferry *f)
{
	struct text where = text_of(dir);
	int n = snprintf(root, STICK_MAX_PATH, "%s/ayni", dir);
	enum ayni_err e = n < 0 || n >= (int)STICK_MAX_PATH - 128
	    ? AYNI_TOOBIG : make_stick(s, root);

	if (e != AYNI_OK)
		e = trouble_because(&f->trouble,
		    e == AYNI_NOTFOUND ? TROUBLE_NO_STICK
		    : e == AYNI_FULL   ? TROUBLE_STICK_FULL
				       : TROUBLE_STICK_WRITE,
		    e, &where, 1);
	return e;
}

/* From the stick, and back to it: devices are on its side. */
static enum ayni_err
visit_stick(struct relay *r, const char *dir)
{
	struct stick other = stick_files(), here = depot_stick(&r->depot);
	char root[STICK_MAX_PATH];
	struct ferry_side near = {&other, root, NULL};
	struct ferry_side far = {&here, r->depot.root, NULL};
	struct ferry f = {.up = 0};
	enum ayni_err e = plug_in(&other, dir, root, &f);

	if (e == AYNI_OK)
		e = ferry_copy(&near, &far, &f);
	tell_trip(r, SAY_RELAY_STICK, dir, &f, e);
	return e;
}

static enum ayni_err
copy_to(struct relay *r, const struct ferry_side *far, struct ferry *f)
{
	struct ferry_side near = {&r->depot.files, r->depot.root, NULL};

	return ferry_copy(&near, far, f);
}

static enum ayni_err
forward_to_stick(struct relay *r, const char *dir, struct ferry *f)
{
	struct stick other = stick_files();
	char root[STICK_MAX_PATH];
	struct ferry_side far = {&other, root, NULL};
	enum ayni_err e = plug_in(&other, dir, root, f);

	return e == AYNI_OK ? copy_to(r, &far, f) : e;
}

/* Another relay, if one is there; else the office. */
static enum ayni_err
forward_to_url(struct relay *r, const char *url, struct ferry *f)
{
	struct remote there = {.transport = http_transport(r->http),
	    .url = text_of(url), .sleep = {doze, r},
	    .chance = r->k->chance};
	struct stick stick = remote_stick(&there);
	char root[STICK_MAX_PATH], path[STICK_MAX_PATH];
	struct ferry_side far = {&stick, path, there.device};
	enum ayni_err e = remote_root(&there, root);

	if (e != AYNI_OK)
		return e;
	(void)snprintf(path, sizeof(path), "%.4000s/ayni", root);
	e = stick.make(stick.ctx, path);
	if (e == AYNI_OK && strcmp(there.id, r->id) == 0) {
		kit_complain(r->k, SAY_RELAY_ITSELF, KIT_ARGS(text_of(url)));
		return AYNI_USAGE;
	}
	if (e == AYNI_OK)
		return copy_to(r, &far, f);
	if (there.trouble.what != TROUBLE_NO_RELAY) {
		f->trouble = there.trouble;
		return e;
	}
	if ((e = ferry_files(&r->depot, &there, f)) == AYNI_OK)
		e = ferry_post(
		    &r->depot, &there.transport, text_of(url), f);
	return e;
}

static bool
is_url(const char *s)
{
	return text_starts(text_of(s), TEXT("http://")) ||
	    text_starts(text_of(s), TEXT("https://"));
}

static enum ayni_err
forward(struct relay *r, const char *where)
{
	struct ferry f = {.up = 0};
	enum ayni_err e;

	e = is_url(where) ? forward_to_url(r, where, &f)
			  : forward_to_stick(r, where, &f);
	tell_trip(r, SAY_RELAY_WENT, where, &f, e);
	(void)fflush(stdout);
	return e;
}

/* ---- what is here ---- */

struct row {
	const char *device;
	uint64_t up, down, bytes;
	int64_t since_s;
};

static void
print_row(struct relay *r, const struct row *row, json_t *all)
{
	char up[KIT_NUMBER], down[KIT_NUMBER], bytes[KIT_NUMBER];
	char since[KIT_NUMBER];

	if (all != NULL)
		(void)json_array_append_new(all,
		    json_pack("{ss sI sI sI sI}", "device", row->device,
			"bundles", (json_int_t)row->up, "bytes",
			(json_int_t)row->bytes, "since_us",
			(json_int_t)row->since_s * 1000000, "answers",
			(json_int_t)row->down));
	else
		kit_say(r->k, row->up > 0 ? SAY_RELAY_ROW
					  : SAY_RELAY_ROW_DOWN,
		    KIT_ARGS(text_of(row->device), kit_number(up, row->up),
			kit_time(r->k, since, row->since_s * 1000000),
			kit_number(bytes, row->bytes),
			kit_number(down, row->down)));
}

static void
add_item(struct row *row, const struct depot_item *i)
{
	if (!i->waybill.up) {
		row->down++;
		return;
	}
	row->up++;
	row->bytes += i->bytes;
	if (row->since_s == 0 || i->at_s < row->since_s)
		row->since_s = i->at_s;
}

/* Each device once, in the order in which its files are met. */
static size_t
gather(const struct depot_item *item, size_t n, struct row *row, size_t rows)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < rows; k++)
			if (strcmp(row[k].device, item[i].waybill.device) == 0)
				break;
		if (k == rows)
			row[rows++].device = item[i].waybill.device;
		add_item(&row[k], &item[i]);
	}
	return rows;
}

static enum ayni_err
show(struct relay *r)
{
	struct depot_item *up = NULL, *down = NULL;
	json_t *all = r->o->json ? json_array() : NULL;
	size_t ups = 0, downs = 0, n, i;
	struct row *row = NULL;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, NAMES_ARENA);
	e = depot_list(&r->depot, true, NULL, &a, &up, &ups);
	if (e == AYNI_OK)
		e = depot_list(&r->depot, false, NULL, &a, &down, &downs);
	if (e == AYNI_OK &&
	    (row = arena_zalloc(&a, ups + downs, sizeof(*row))) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		n = gather(up, ups, row, 0);
		n = gather(down, downs, row, n);
		for (i = 0; i < n; i++)
			print_row(r, &row[i], all);
		if (all != NULL)
			kit_json(json_incref(all));
		else if (n == 0)
			kit_say(r->k, SAY_RELAY_EMPTY, NULL, 0);
	}
	json_decref(all);
	arena_free(&a);
	return e;
}

/* ---- listening ---- */

static enum ayni_err
announce(struct relay *r, const char *address)
{
	const char *file = options_get(r->o, "port-file");
	char url[ENDPOINT_URL], line[16], part[STICK_MAX_PATH];
	uint16_t port = doorway_port(r->door);
	struct stick files = stick_files();
	enum ayni_err e = AYNI_OK;
	int n = snprintf(line, sizeof(line), "%u\n", port);

	endpoint_url(address, port, url);
	if (!r->o->json)
		kit_say(r->k, SAY_RELAY_LISTENING,
		    KIT_ARGS(text_of(r->name), text_of(url)));
	(void)fflush(stdout);
	if (file == NULL)
		return e;
	(void)snprintf(part, sizeof(part), "%.4000s.part", file);
	e = files.write(files.ctx, part,
	    (struct bytes){(const uint8_t *)line, (size_t)n});
	if (e == AYNI_OK)
		e = files.rename(files.ctx, part, file);
	return e == AYNI_OK ? e : kit_fail(r->k, text_of(file), e);
}

static int64_t
boot_us(const struct relay *r)
{
	return r->k->clock.now(r->k->clock.ctx).boot_us;
}

/* What came after the last trip began goes with the next, at once unless
 * that one failed. */
static void
look_around(struct relay *r, const char *where)
{
	uint64_t brought = 0;
	int64_t due_us = 0;

	do {
		if (where != NULL &&
		    (boot_us(r) >= due_us || (r->backoff.failures == 0 &&
			r->seen.brought > brought))) {
			brought = r->seen.brought;
			if (forward(r, where) == AYNI_OK) {
				r->backoff.failures = 0;
				due_us = boot_us(r) + IDLE_US;
			} else {
				due_us = boot_us(r) +
				    backoff_next(&r->backoff, 0);
			}
		}
		tell_door(r);
	} while (doze(r, LOOK_US) == AYNI_OK);
	tell_door(r); /* of what came since */
}

static enum ayni_err
listen_at(struct relay *r, const char *listen)
{
	struct doorway_setup s = {.depot = &r->depot, .name = r->name,
	    .id = r->id};
	char address[ENDPOINT_ADDRESS];
	enum ayni_err e = AYNI_USAGE;

	s.address = address;
	if (endpoint_read(listen, address, &s.port))
		e = doorway_open(&s, &r->door);
	if (e != AYNI_OK) {
		kit_complain(r->k, e == AYNI_BUSY ? SAY_RELAY_TAKEN
						  : SAY_RELAY_LISTEN,
		    KIT_ARGS(text_of(listen)));
		return e;
	}
	if ((e = announce(r, address)) == AYNI_OK)
		look_around(r, options_get(r->o, "forward"));
	doorway_close(r->door);
	return e;
}

/* ---- the command ---- */

static enum ayni_err
work(struct relay *r)
{
	const char *stick = options_get(r->o, "stick");
	const char *where = options_get(r->o, "forward");
	const char *listen = options_get(r->o, "listen");
	int64_t now_s = r->k->clock.now(r->k->clock.ctx).wall_us / 1000000;
	enum ayni_err e, first = AYNI_OK;

	if ((e = depot_tidy(&r->depot, now_s - DEPOT_KEEP_S)) == AYNI_OK)
		e = depot_retry(&r->depot);
	if (e != AYNI_OK)
		return kit_fail(r->k, text_of(r->depot.root), e);
	if (stick != NULL)
		first = visit_stick(r, stick);
	if (listen != NULL)
		return listen_at(r, listen);
	if (where != NULL) {
		e = forward(r, where);
		first = first == AYNI_OK ? e : first;
		if (e == AYNI_OK && stick != NULL) {
			e = visit_stick(r, stick);
			first = first == AYNI_OK ? e : first;
		}
	}
	return first;
}

/* A size in megabytes; 0: not given. */
static enum ayni_err
size_of(struct relay *r, const char *name, uint64_t *out)
{
	const char *s = options_get(r->o, name);
	int64_t v = 0;

	*out = 0;
	if (s == NULL)
		return AYNI_OK;
	if (!number_int(text_of(s), &v) || v < 1 || v > INT64_C(1) << 30) {
		kit_complain(r->k, SAY_RELAY_SIZE,
		    KIT_ARGS(text_of(name), text_of(s)));
		return AYNI_USAGE;
	}
	*out = (uint64_t)v << 20;
	return AYNI_OK;
}

static enum ayni_err
open_depot(struct relay *r, const char *dir)
{
	uint64_t most, most_device;
	enum ayni_err e = size_of(r, "most", &most);

	if (e == AYNI_OK)
		e = size_of(r, "most-device", &most_device);
	if (e != AYNI_OK)
		return e;
	e = depot_open(dir, most, most_device, &r->depot);
	if (e == AYNI_OK)
		e = depot_lock(&r->depot);
	if (e == AYNI_NOTFOUND || e == AYNI_BUSY)
		kit_complain(r->k, e == AYNI_BUSY ? SAY_RELAY_BUSY
						  : SAY_RELAY_NO_DIR,
		    KIT_ARGS(text_of(dir)));
	else if (e != AYNI_OK)
		(void)kit_fail(r->k, text_of(dir), e);
	return e;
}

static enum ayni_err
look(struct relay *r, const char *dir)
{
	enum ayni_err e = depot_look(dir, &r->depot);

	if (e == AYNI_OK)
		e = show(r);
	if (e == AYNI_NOTFOUND)
		kit_complain(r->k, SAY_RELAY_NO_DIR, KIT_ARGS(text_of(dir)));
	else if (e != AYNI_OK)
		(void)kit_fail(r->k, text_of(dir), e);
	return e;
}

static void
name_itself(struct relay *r)
{
	const char *name = options_get(r->o, "name");
	uint8_t id[(REMOTE_ID - 1) / 2];
	struct buf hex;

	if (name != NULL && name[0] != '\0')
		(void)snprintf(r->name, sizeof(r->name), "%s", name);
	else if (gethostname(r->name, sizeof(r->name) - 1) != 0)
		(void)snprintf(r->name, sizeof(r->name), "ayni");
	r->k->chance.fill(r->k->chance.ctx, id, sizeof(id));
	buf_init(&hex, sizeof(r->id));
	buf_put_hex(&hex, BYTES(id));
	if (buf_z(&hex) != NULL)
		memcpy(r->id, buf_z(&hex), sizeof(r->id));
	buf_free(&hex);
}

/* Signals are blocked before any thread starts, so that only this one sees
 * them. */
enum ayni_err
hand_relay(void *ctx, const struct options *o)
{
	struct http_options how = {.stop = stop,
	    .authorities = getenv("SSL_CERT_FILE")};
	static struct relay r; /* large */
	sigset_t was;
	enum ayni_err e;

	r = (struct relay){.k = ctx, .o = o,
	    .depot = {.lock = -1},
	    .backoff = {.first_us = BACKOFF_FIRST_US,
		.most_us = BACKOFF_MOST_US, .chance = ((struct kit *)ctx)->chance}};
	how.ctx = &r;
	if (options_get(o, "listen") == NULL &&
	    options_get(o, "forward") == NULL &&
	    options_get(o, "stick") == NULL)
		return look(&r, o->operand[0]);
	name_itself(&r);
	if ((e = open_depot(&r, o->operand[0])) != AYNI_OK)
		return e;
	(void)sigemptyset(&r.ends);
	(void)sigaddset(&r.ends, SIGTERM);
	(void)sigaddset(&r.ends, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &r.ends, &was);
	(void)signal(SIGPIPE, SIG_IGN);
	if ((e = http_open(&how, &r.http)) != AYNI_OK)
		(void)kit_fail(r.k, TEXT("libcurl"), e);
	else
		e = work(&r);
	http_close(r.http);
	depot_close(&r.depot);
	(void)sigprocmask(SIG_SETMASK, &was, NULL);
	return e;
}
