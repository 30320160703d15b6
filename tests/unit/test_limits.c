/* What is larger than it may be is refused unread; what runs out of memory,
 * or into a sink that takes no more, says so. */
#include "support/filling.h"
#include "support/test.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/answers.h"
#include "ayni/blob.h"
#include "ayni/cert.h"
#include "ayni/checkpoint.h"
#include "ayni/mem.h"
#include "ayni/notice.h"
#include "ayni/package.h"
#include "ayni/recipient.h"
#include "ayni/seal.h"
#include "ayni/sync.h"
#include "ayni/unlock.h"

#define LARGE ((2u << 20) + 1) /* its padding is longer than a piece */

static uint8_t byte;

/* So many bytes, of which nobody reads one. */
static struct bytes
unread(size_t n)
{
	return (struct bytes){&byte, n};
}

/* ---- messages ---- */

static void
messages_that_are_too_long(void **state)
{
	static struct invitation v;
	static struct office_id office;
	struct checkpoint c;
	struct office_cert cert;
	struct unlock_plea plea;
	struct package p;
	struct notice n;
	struct box_key key;
	struct bytes *envelope = NULL;
	struct buf out;
	struct arena a;
	uint8_t data[32];
	size_t k = 0;

	(void)state;
	memset(&cert, 0, sizeof(cert));
	memset(&key, 0, sizeof(key));
	buf_init(&out, 1000);
	arena_init(&a, 1000);
	assert_int_equal(cert_read_invitation(unread((64u << 20) + 1), &v),
	    AYNI_TOOBIG);
	assert_int_equal(checkpoint_read(unread(CHECKPOINT_MAX_BYTES + 1),
			     &office, &c), AYNI_TOOBIG);
	assert_int_equal(package_read(unread(PACKAGE_MAX_BYTES + 1), &cert,
			     &a, &p), AYNI_TOOBIG);
	assert_int_equal(notice_read(unread(NOTICE_MAX_BYTES + 1), &n),
	    AYNI_TOOBIG);
	assert_int_equal(sync_open(unread(SYNC_MAX_BYTES + 1), SYNC_UP, &key,
			     &out), AYNI_TOOBIG);
	assert_int_equal(sync_read_bundle(unread(BUNDLE_MAX_BYTES + 1), &a,
			     &envelope, &k), AYNI_TOOBIG);
	assert_int_equal(unlock_read_plea(unread(1u << 20), &plea),
	    AYNI_TOOBIG);
	assert_int_equal(unlock_read_relief(unread(1u << 20), &key, data),
	    AYNI_TOOBIG);
	buf_free(&out);
	arena_free(&a);
}

/* ---- deflate ---- */

static void
more_than_zlib_counts(void **state)
{
	struct seal_deflater *d = NULL;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	assert_int_equal(seal_deflate_new(&out, &d), AYNI_OK);
	assert_int_equal(
	    seal_deflate_put(d, unread((size_t)UINT_MAX + 1)), AYNI_TOOBIG);
	assert_int_equal(seal_deflate_put(d, unread(0)), AYNI_OK);
	seal_deflate_free(d);
	assert_int_equal(seal_inflate(unread((size_t)UINT_MAX + 1),
			     unread(0), &out), AYNI_TOOBIG);
	seal_deflate(&out, unread(UINT_MAX), unread(0));
	assert_int_equal(out.err, AYNI_TOOBIG);
	/* and what has failed stays so */
	assert_int_equal(
	    seal_inflate(unread(1), unread(0), &out), AYNI_TOOBIG);
	buf_free(&out);
}

/* ---- blobs ---- */

/* Takes so many bytes, then no more. */
static enum ayni_err
fill(void *ctx, struct bytes s)
{
	size_t *room = ctx;

	if (s.n > *room)
		return AYNI_FULL;
	*room -= s.n;
	return AYNI_OK;
}

static enum ayni_err
seal_into(size_t room, struct bytes plain, struct blob *b)
{
	uint64_t seed = 1;
	struct blob_seal *s = NULL;
	enum ayni_err e = blob_seal_new(
	    test_random(&seed), (struct blob_sink){fill, &room}, &s);

	if (e == AYNI_OK)
		e = blob_seal_put(s, plain);
	if (e == AYNI_OK)
		e = blob_seal_end(s, b);
	blob_seal_free(s);
	return e;
}

static void
blobs_whose_sink_is_full(void **state)
{
	uint8_t *plain = calloc(1, LARGE);
	struct blob b;
	size_t room;

	(void)state;
	assert_non_null(plain);
	assert_int_equal(seal_into(SIZE_MAX, (struct bytes){plain, LARGE}, &b),
	    AYNI_OK);
	for (room = 0; room < blob_size(LARGE); room += 9973)
		assert_int_equal(
		    seal_into(room, (struct bytes){plain, LARGE}, &b),
		    AYNI_FULL);
	assert_int_equal(seal_into(SIZE_MAX, unread(BLOB_MAX_LENGTH + 1), &b),
	    AYNI_TOOBIG);
	free(plain);
}

static void
blobs_that_end_in_much_padding(void **state)
{
	uint8_t *plain = calloc(1, LARGE);
	uint64_t seed = 1;
	struct blob_open *o = NULL;
	struct blob_seal *s = NULL;
	struct buf out, back;
	struct blob b;
	size_t room = 1;

	(void)state;
	assert_non_null(plain);
	buf_init(&out, 2 * LARGE);
	buf_init(&back, 2 * LARGE);
	assert_int_equal(
	    blob_seal_new(test_random(&seed), blob_into(&out), &s), AYNI_OK);
	assert_int_equal(
	    blob_seal_put(s, (struct bytes){plain, LARGE}), AYNI_OK);
	assert_int_equal(blob_seal_end(s, &b), AYNI_OK);
	blob_seal_free(s);
	assert_int_equal(blob_open_new(&b, blob_into(&back), &o), AYNI_OK);
	assert_int_equal(blob_open_put(o, buf_bytes(&out)), AYNI_OK);
	assert_int_equal(blob_open_end(o), AYNI_OK);
	assert_true(bytes_equal(
	    buf_bytes(&back), (struct bytes){plain, LARGE}));
	blob_open_free(o);
	assert_int_equal(blob_open_new(&b, (struct blob_sink){fill, &room},
			     &o), AYNI_OK);
	assert_int_equal(blob_open_put(o, buf_bytes(&out)), AYNI_FULL);
	blob_open_free(o);
	mem_fail_after = 0;
	assert_int_equal(
	    blob_open_new(&b, blob_into(&back), &o), AYNI_NOMEM);
	mem_fail_after = 0;
	assert_int_equal(blob_seal_new(test_random(&seed), blob_into(&out),
			     &s), AYNI_NOMEM);
	mem_fail_after = -1;
	buf_free(&out);
	buf_free(&back);
	free(plain);
}

/* ---- recipients and notices ---- */

static void
recipients_have_keys_of_their_own(void **state)
{
	struct recipient r;
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	memset(&r, 0, sizeof(r));
	r.kind = RECIPIENT_ALL;
	recipient_key(&b, &r);
	assert_string_equal(buf_z(&b), "*");
	buf_clear(&b);
	r.kind = RECIPIENT_PERSON;
	r.code = TEXT("E01");
	recipient_key(&b, &r);
	assert_string_equal(buf_z(&b), "P:E01");
	buf_clear(&b);
	r.kind = RECIPIENT_DEVICE;
	recipient_key(&b, &r);
	assert_string_equal(
	    buf_z(&b), "D:00000000000000000000000000000000");
	buf_free(&b);
}

static void
recipients_that_are_none(void **state)
{
	struct recipient r = {.kind = RECIPIENT_PERSON};
	char code[1025];
	struct unpack u;
	struct buf b;

	(void)state;
	memset(code, 'E', sizeof(code));
	buf_init(&b, 4096);
	r.code = (struct text){code, sizeof(code)};
	recipient_put(&b, &r);
	u = unpack_begin(buf_bytes(&b));
	recipient_read(&u, true, &r);
	assert_int_equal(u.err, AYNI_TOOBIG);
	buf_clear(&b);
	recipient_put(&b, &(struct recipient){.kind = RECIPIENT_ALL});
	u = unpack_begin(buf_bytes(&b));
	recipient_read(&u, false, &r); /* somebody has to be named */
	assert_int_equal(u.err, AYNI_BADFORM);
	buf_free(&b);
}

static void
notices_in_the_order_of_their_languages(void **state)
{
	static const char *const lang[] = {"fr", "en", "es", "en", "qu", ""};
	char many[NOTICE_MAX_LANGUAGES + 1][4];
	struct notice n;
	size_t i;

	(void)state;
	memset(&n, 0, sizeof(n));
	for (i = 0; i < 5; i++)
		assert_int_equal(notice_add(&n, text_of(lang[i]),
				     text_of(i == 3 ? "again" : lang[i])),
		    AYNI_OK);
	assert_int_equal(n.languages, 4);
	assert_true(text_is(notice_in(&n, "en"), "again"));
	assert_true(text_is(notice_in(&n, "de"), "again"));
	assert_int_equal(
	    notice_add(&n, text_of(lang[5]), TEXT("all")), AYNI_OK);
	assert_true(text_is(notice_in(&n, "de"), "all"));
	assert_int_equal(notice_add(&n, TEXT("de"), TEXT("")), AYNI_BADFORM);
	memset(&n, 0, sizeof(n));
	for (i = 0; i <= NOTICE_MAX_LANGUAGES; i++) {
		(void)snprintf(many[i], sizeof(many[i]), "%c%c",
		    (char)('a' + i / 26), (char)('a' + i % 26));
		assert_int_equal(
		    notice_add(&n, text_of(many[i]), TEXT("x")),
		    i < NOTICE_MAX_LANGUAGES ? AYNI_OK : AYNI_TOOBIG);
	}
	assert_true(text_is(notice_in(&n, "zz"), "x"));
}

/* ---- answers ---- */

static void
answers_that_are_none_change_nothing(void **state)
{
	struct buf xform = filling_household();
	struct filling f = filling_with(buf_bytes(&xform), NULL, 0);
	const uint8_t cut[] = {0xa1, 0x40}, array[] = {0x80};
	struct answers_walk w;
	struct answer a;

	(void)state;
	assert_int_equal(
	    answers_load(f.iv, (struct bytes){cut, sizeof(cut)}),
	    AYNI_BADFORM);
	assert_int_equal(answers_load(f.iv, BYTES(array)), AYNI_BADFORM);
	filling_end(&f);
	buf_free(&xform);
	w = answers_begin((struct bytes){cut, sizeof(cut)});
	assert_false(answers_next(&w, &a));
	assert_false(answers_next(&w, &a));
}

/* Every type of question has something in its dictionary, or nothing. */
static void
dictionaries_of_every_type(void **state)
{
	static const char *const type[] = {"int", "decimal", "date",
	    "dateTime", "string", "boolean", "time", "geopoint", "geotrace",
	    "geoshape", "binary", "barcode", "intent"};
	struct hash id = {{1}};
	struct filling f;
	struct buf xform, b;
	size_t i;

	(void)state;
	buf_init(&xform, 65536);
	buf_put_z(&xform, "<h:html xmlns='http://www.w3.org/2002/xforms' "
	    "xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>T"
	    "</h:title><model><instance><data id='t'>");
	for (i = 0; i < sizeof(type) / sizeof(type[0]); i++)
		buf_printf(&xform, "<q%zu/>", i);
	buf_put_z(&xform, "</data></instance>");
	for (i = 0; i < sizeof(type) / sizeof(type[0]); i++)
		buf_printf(&xform, "<bind nodeset='/data/q%zu' type='%s'/>", i,
		    type[i]);
	buf_put_z(&xform, "</model></h:head><h:body>");
	for (i = 0; i < sizeof(type) / sizeof(type[0]); i++)
		buf_printf(&xform, i == 10 ? "<upload ref='/data/q%zu' "
		    "mediatype='image/*'><label>Q</label></upload>"
		    : "<input ref='/data/q%zu'><label>Q</label></input>", i);
	buf_put_z(&xform, "</h:body></h:html>");
	f = filling_with(buf_bytes(&xform), NULL, 0);
	buf_init(&b, DICTIONARY_MAX);
	assert_int_equal(package_dictionary(f.form, &id, &b), AYNI_OK);
	assert_true(b.n > 0);
	buf_free(&b);
	filling_end(&f);
	buf_free(&xform);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(messages_that_are_too_long),
	    cmocka_unit_test(more_than_zlib_counts),
	    cmocka_unit_test(blobs_whose_sink_is_full),
	    cmocka_unit_test(blobs_that_end_in_much_padding),
	    cmocka_unit_test(recipients_have_keys_of_their_own),
	    cmocka_unit_test(recipients_that_are_none),
	    cmocka_unit_test(notices_in_the_order_of_their_languages),
	    cmocka_unit_test(answers_that_are_none_change_nothing),
	    cmocka_unit_test(dictionaries_of_every_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
