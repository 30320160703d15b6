/* log: the log of an interview in columns, and as audit.csv. */
#include "support/filling.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/entry.h"
#include "ayni/log.h"
#include "ayni/mem.h"

#define ROWS 200u
#define ROUNDS 200u
#define BEGUN_US 1772442000000999
#define BEGUN_MS (BEGUN_US / 1000)

#define FORM(wants)                                                           \
	FILLING_FORM("<name/><kind/><home jr:template=\"\"><door a=\"\"/>"       \
		     "<room jr:template=\"\"><use/></room></home>"              \
		     "<x:odd xmlns:x=\"urn:x\"/>"                               \
		     "<meta><audit/><instanceID/></meta>",                      \
	    "<bind nodeset=\"/data/meta/audit\" type=\"binary\" " wants "/>"    \
	    "<bind nodeset=\"/data/home/door/@a\" type=\"string\"/>"            \
	    "<bind nodeset=\"/data/home/room/use\" type=\"int\"/>",             \
	    "<input ref=\"/data/name\"><label>Name</label></input>"             \
	    "<select1 ref=\"/data/kind\"><label>Kind</label>"                   \
	    "<item><label>A</label><value>one, or \"two\"</value></item>"       \
	    "<item><label>B</label><value>b</value></item></select1>"           \
	    "<group ref=\"/data/home\"><label>Home</label>"                     \
	    "<repeat nodeset=\"/data/home\"><input ref=\"/data/home/door\">"    \
	    "<label>Door</label></input><group ref=\"/data/home/room\">"        \
	    "<label>Room</label><repeat nodeset=\"/data/home/room\">"           \
	    "<input ref=\"/data/home/room/use\"><label>Use</label></input>"     \
	    "</repeat></group></repeat></group>")
#define ALL                                                                   \
	"odk:location-priority=\"balanced\" odk:track-changes=\"true\" "        \
	"odk:identify-user=\"true\" odk:track-changes-reasons=\"on-form-edit\""

/* ---- rows ---- */

/* Of every kind; what an event has not stays 0. */
static struct log_row
invent(const struct random_source *r, int64_t *at_ms)
{
	static const uint8_t values[][4] = {
	    {0x01}, {0x61, 'x'}, {0x82, 0x00, 0x03}, {0xf5}};
	static const size_t bytes[] = {1, 2, 3, 1};
	unsigned is = test_draw(r, 4), was = test_draw(r, 4), i;
	struct log_row row = {
	    .event = (enum log_event)test_draw(r, LOG_NO_LOCATION + 1)};

	if (test_draw(r, 2) == 0)
		row.event = LOG_QUESTION;
	row.start_ms = *at_ms += (int64_t)test_draw(r, 70000) - 300;
	if (row.event == LOG_QUESTION || row.event == LOG_END)
		row.end_ms = *at_ms += (int64_t)test_draw(r, 70000) - 3;
	if (row.event == LOG_QUESTION || row.event == LOG_REFUSE ||
	    row.event == LOG_ADD || row.event == LOG_REMOVE) {
		row.field = test_draw(r, FORM_MAX_FIELDS);
		row.way = test_draw(r, 3) == 0 ? test_draw(r, 9) : 0;
		for (i = 0; i < row.way; i++)
			row.position[i] = 1 + test_draw(r, 300);
	}
	if (row.event == LOG_QUESTION && test_draw(r, 3) == 0) {
		row.was = (struct bytes){values[was], bytes[was]};
		row.is = (struct bytes){values[is], bytes[is]};
		if (test_draw(r, 2) == 0)
			row.was.n = 0;
	}
	return row;
}

static void
same(const struct log_row *a, const struct log_row *b)
{
	assert_int_equal(a->event, b->event);
	assert_int_equal(a->field, b->field);
	assert_int_equal(a->way, b->way);
	assert_memory_equal(a->position, b->position, sizeof(a->position));
	assert_int_equal(a->start_ms, b->start_ms);
	assert_int_equal(a->end_ms, b->end_ms);
	assert_true(bytes_equal(a->was, b->was));
	assert_true(bytes_equal(a->is, b->is));
}

static void
is_rows(struct bytes log, const struct log_row *row, size_t n)
{
	struct log_walk w = log_begin(log, BEGUN_US);
	struct log_row r;
	size_t i;

	assert_int_equal(log_check(log, BEGUN_US), AYNI_OK);
	for (i = 0; i < n; i++) {
		assert_true(log_next(&w, &r));
		same(&r, &row[i]);
	}
	assert_false(log_next(&w, &r));
	assert_int_equal(w.err, AYNI_OK);
}

static void
rows_come_back_as_they_were(void **state)
{
	struct log_row row[ROWS];
	uint64_t seed = 1;
	struct random_source r = test_random(&seed);
	struct buf b = {.limit = LOG_MAX_BYTES};
	size_t round, n, i;
	int64_t at;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		n = 1 + test_draw(&r, ROWS);
		for (i = 0, at = BEGUN_MS; i < n; i++)
			row[i] = invent(&r, &at);
		buf_clear(&b);
		assert_int_equal(
		    log_put(&b, BEGUN_US, row, n, LOG_MAX_BYTES), n);
		is_rows(buf_bytes(&b), row, n);
	}
	buf_free(&b);
}

/* Whatever the room, what comes is a log of the first rows, within it. */
static void
what_finds_no_room_is_left_out_from_the_end(void **state)
{
	struct log_row row[ROWS];
	uint64_t seed = 2;
	struct random_source r = test_random(&seed);
	struct buf b = {.limit = LOG_MAX_BYTES};
	size_t most, n, last = 0;
	int64_t at = BEGUN_MS;
	size_t i;

	(void)state;
	for (i = 0; i < ROWS; i++)
		row[i] = invent(&r, &at);
	for (most = 0; last < ROWS; most++) {
		buf_clear(&b);
		n = log_put(&b, BEGUN_US, row, ROWS, most);
		assert_in_range(n, last, ROWS);
		assert_true(b.n <= most);
		if (n > 0)
			is_rows(buf_bytes(&b), row, n);
		else
			assert_int_equal(b.n, 0);
		last = n;
		assert_true(most < 10000);
	}
	assert_int_equal(log_put(&b, BEGUN_US, row, 0, 1000), 0);
	buf_free(&b);
}

static void
a_log_has_128_kib_at_most(void **state)
{
	struct log_row row = {.event = LOG_JUMP, .start_ms = BEGUN_MS};
	size_t n = LOG_MAX_BYTES, i;
	struct log_row *rows = mem_zalloc(n, sizeof(*rows));
	struct buf b = {.limit = 2 * LOG_MAX_BYTES};

	(void)state;
	for (i = 0; i < n; i++)
		rows[i] = row;
	i = log_put(&b, BEGUN_US, rows, n, SIZE_MAX);
	assert_in_range(i, LOG_MAX_BYTES / 2 - 20, LOG_MAX_BYTES / 2);
	assert_in_range(b.n, LOG_MAX_BYTES - 30, LOG_MAX_BYTES);
	is_rows(buf_bytes(&b), rows, i);
	buf_clear(&b);
	buf_put_z(&b, "\x85\x9a");
	buf_put(&b, "\0\1\0\0", 4);
	for (i = 0; i < 65536; i++)
		buf_put_byte(&b, LOG_JUMP);
	buf_put_z(&b, "\x80\x9a");
	buf_put(&b, "\0\1\0\0", 4);
	for (i = 0; i < 65536; i++)
		buf_put_byte(&b, 0);
	buf_put_z(&b, "\x80\x80");
	assert_int_equal(log_check(buf_bytes(&b), 0), AYNI_TOOBIG);
	buf_free(&b);
	mem_free(rows);
}

static enum ayni_err
put_some(void)
{
	static const uint8_t yes[] = {0xf5};
	struct log_row row[] = {
	    {.event = LOG_START},
	    {.event = LOG_QUESTION, .field = 3, .is = {yes, 1}}};
	struct buf b = {.limit = 1000};
	enum ayni_err e;

	(void)log_put(&b, 0, row, 2, 1000);
	e = b.err;
	buf_free(&b);
	return e;
}

static void
every_allocation_may_fail(void **state)
{
	(void)state;
	test_fail_each_allocation(put_some);
}

/* ---- audit.csv ---- */

static struct filling f;

static int
end(void **state)
{
	(void)state;
	filling_end(&f);
	return 0;
}

static struct log_row
at(enum log_event event, const char *ref, int64_t start, int64_t end)
{
	struct log_row r = {.event = event, .start_ms = BEGUN_MS + start,
	    .end_ms = BEGUN_MS + end};

	r.way = interview_place(f.iv, interview_find(f.iv, text_of(ref)),
	    &r.field, r.position, LOG_MAX_WAY);
	return r;
}

static enum ayni_err
say(const struct log_row *row, size_t n, const char *want)
{
	struct entry e = {.kind = ENTRY_CORRECT, .note = TEXT("so \"it\" is")};
	struct buf log = {.limit = LOG_MAX_BYTES}, b = {.limit = 100000};
	enum ayni_err err;

	assert_int_equal(
	    log_put(&log, BEGUN_US, row, n, LOG_MAX_BYTES), n);
	e.paradata.begun_us = BEGUN_US;
	e.paradata.log = buf_bytes(&log);
	log_csv_heading(&b, f.form);
	err = log_csv(&b, f.form, &e, TEXT("E,01"));
	if (err == AYNI_OK)
		assert_string_equal(buf_z(&b), want);
	buf_free(&log);
	buf_free(&b);
	return err;
}

static struct bytes
value(struct buf *b, const char *ref, const char *text)
{
	struct log_row r = at(LOG_QUESTION, ref, 0, 0);

	answers_put_value(
	    b, f.form, form_field(f.form, r.field), text_of(text));
	return buf_bytes(b);
}

static void
it_is_written_as_odk_does(void **state)
{
	struct log_row row[9];
	struct buf a = {.limit = 100}, b = {.limit = 100},
		   c = {.limit = 100};

	(void)state;
	f = filling_begin(FORM(ALL));
	filling_add(&f, "/data/home");
	filling_add(&f, "/data/home");
	filling_add(&f, "/data/home[2]/room");
	row[0] = at(LOG_START, "", 0, 0);
	row[1] = at(LOG_NO_LOCATION, "", 0, 0);
	row[2] = at(LOG_QUESTION, "/data/kind", 1, 4000);
	row[2].was = value(&a, "/data/kind", "b");
	row[2].is = value(&b, "/data/kind", "one, or \"two\"");
	row[3] = at(LOG_REFUSE, "/data/home[2]/room[1]/use", 4100, 0);
	row[4] = at(LOG_QUESTION, "/data/home[2]/room[1]/use", 4000, 5000);
	row[4].is = value(&c, "/data/home[2]/room[1]/use", "12");
	row[5] = at(LOG_ADD, "/data/home[2]/room[1]", 5001, 0);
	row[6] = at(LOG_END, "", 5001, 6000);
	row[7] = at(LOG_REASON, "", 6000, 0);
	row[8] = at(LOG_QUESTION, "/data/odd", 6000, 6000);
	assert_int_equal(say(row, 9,
	    "event,node,start,end,latitude,longitude,accuracy,old-value,"
	    "new-value,user,change-reason\n"
	    "form start,,1772442000000,,,,,,,\"E,01\",\n"
	    "location providers disabled,,1772442000000,,,,,,,\"E,01\",\n"
	    "question,/data/kind,1772442000001,1772442004000,,,,b,"
	    "\"one, or \"\"two\"\"\",\"E,01\",\n"
	    "constraint error,/data/home[2]/room[1]/use,1772442004100,,,,,,,"
	    "\"E,01\",\n"
	    "question,/data/home[2]/room[1]/use,1772442004000,1772442005000"
	    ",,,,,12,\"E,01\",\n"
	    "add repeat,/data/home[2]/room[1],1772442005001,,,,,,,\"E,01\",\n"
	    "end screen,,1772442005001,1772442006000,,,,,,\"E,01\",\n"
	    "change reason,,1772442006000,,,,,,,\"E,01\","
	    "\"so \"\"it\"\" is\"\n"
	    "question,/data/x:odd,1772442006000,1772442006000,,,,,,\"E,01\","
	    "\n"), AYNI_OK);
	filling_end(&f);
	f = filling_begin(FORM(""));
	assert_int_equal(say(row, 3,
	    "event,node,start,end\n"
	    "form start,,1772442000000,\n"
	    "location providers disabled,,1772442000000,\n"
	    "question,/data/kind,1772442000001,1772442004000\n"), AYNI_OK);
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
}

static void
what_does_not_fit_the_form_is_told(void **state)
{
	static const uint8_t nine[] = {9}, yes[] = {0xf5};
	struct log_row row;

	(void)state;
	f = filling_begin(FORM(ALL));
	row = at(LOG_QUESTION, "/data/kind", 0, 0);
	row.is = (struct bytes){nine, 1}; /* there are two choices */
	assert_int_equal(say(&row, 1, ""), AYNI_NOTFOUND);
	row.is = (struct bytes){yes, 1};
	assert_int_equal(say(&row, 1, ""), AYNI_BADFORM);
	row = at(LOG_ADD, "/data/kind", 0, 0);
	row.field = form_fields(f.form);
	assert_int_equal(say(&row, 1, ""), AYNI_BADFORM);
	row.field = 1;
	row.way = 1;
	assert_int_equal(say(&row, 1, ""), AYNI_BADFORM);
	filling_add(&f, "/data/home");
	row = at(LOG_ADD, "/data/home[1]", 0, 0);
	assert_int_equal(row.way, 1);
	row.way = 0;
	assert_int_equal(say(&row, 1, ""), AYNI_BADFORM);
}

/* A node in numbers is the same node. */
static void
a_place_is_a_reference(void **state)
{
	uint32_t field, position[LOG_MAX_WAY];
	struct buf a = {.limit = 1000}, b = {.limit = 1000};
	size_t way, nodes = 0;
	node_ref n;

	(void)state;
	f = filling_begin(FORM(""));
	filling_add(&f, "/data/home");
	filling_add(&f, "/data/home");
	filling_add(&f, "/data/home[2]/room");
	filling_add(&f, "/data/home[2]/room");
	for (n = interview_root(f.iv); n != NODE_NONE;
	     n = interview_next(f.iv, n)) {
		way = interview_place(
		    f.iv, n, &field, position, LOG_MAX_WAY);
		if (interview_view(f.iv, n).is_range) {
			assert_int_equal(field + way, 0);
			continue;
		}
		buf_clear(&a);
		buf_clear(&b);
		interview_ref(f.iv, n, &a);
		assert_int_equal(
		    form_ref(f.form, field, position, way, &b), AYNI_OK);
		assert_string_equal(buf_z(&a), buf_z(&b));
		nodes++;
	}
	assert_true(nodes > 15);
	n = interview_find(f.iv, TEXT("/data/home[2]/room[2]/use"));
	assert_int_equal(interview_place(f.iv, n, &field, position, 1), 0);
	assert_int_equal(field, 0);
	assert_int_equal(
	    interview_place(f.iv, NODE_NONE, &field, position, 8), 0);
	buf_free(&a);
	buf_free(&b);
}

#define T(name) cmocka_unit_test(name)
#define OF_FORM(name) cmocka_unit_test_teardown(name, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(rows_come_back_as_they_were),
	    T(what_finds_no_room_is_left_out_from_the_end),
	    T(a_log_has_128_kib_at_most),
	    T(every_allocation_may_fail),
	    OF_FORM(it_is_written_as_odk_does),
	    OF_FORM(what_does_not_fit_the_form_is_told),
	    OF_FORM(a_place_is_a_reference),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
