/* audit: the log of an interview, as ODK Collect writes it. */
#include "support/filling.h"
#include "support/vaulted.h"

#include <string.h>

#include "fill/audit.h"
#include "fill/draft.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

#define FORM(wants)                                                           \
	FILLING_FORM("<name/><age/><home><room/></home>"                       \
		     "<meta><audit/><instanceID/></meta>",                      \
	    "<bind nodeset=\"/data/meta/audit\" type=\"binary\" " wants "/>"    \
	    "<bind nodeset=\"/data/age\" type=\"int\" "                        \
	    "constraint=\". &lt; 120\" required=\"true()\"/>",                  \
	    "<input ref=\"/data/name\"><label>Name</label></input>"             \
	    "<input ref=\"/data/age\"><label>Age</label></input>"               \
	    "<group ref=\"/data/home\"><label>Home</label>"                     \
	    "<repeat nodeset=\"/data/home\"><input ref=\"/data/home/room\">"    \
	    "<label>Room</label></input></repeat></group>")
#define ALL                                                                   \
	"odk:location-priority=\"balanced\" odk:track-changes=\"true\" "        \
	"odk:identify-user=\"true\" odk:track-changes-reasons=\"on-form-edit\""

static struct here {
	struct vaulted vaulted;
	struct draft_setup setup;
	struct moment at;
	uint64_t seed;
	struct form *form;
	struct draft *draft;
	struct conduct *c;
} h;

/* Every look at the clock is a second later. */
static struct moment
tick(void *ctx)
{
	(void)ctx;
	h.at.wall_us += 1000000;
	h.at.boot_us += 1000000;
	return h.at;
}

static int
begin(void **state)
{
	(void)state;
	memset(&h, 0, sizeof(h));
	vaulted_create(&h.vaulted);
	h.at.wall_us = 1772442000000000; /* 2026-03-02 09:00 UTC */
	h.seed = 5;
	h.setup = (struct draft_setup){.vault = h.vaulted.v,
	    .clock = {tick, NULL}, .chance = test_random(&h.seed),
	    .least_free = 1, .preloads = {.username = TEXT("E01")}};
	return 0;
}

static void
leave(void)
{
	conduct_free(h.c);
	draft_free(h.draft);
	h.c = NULL;
	h.draft = NULL;
}

static int
end(void **state)
{
	(void)state;
	leave();
	form_free(h.form);
	vaulted_end(&h.vaulted);
	return 0;
}

static void
read_form(const char *xform)
{
	struct diag d;

	diag_init(&d);
	OK(form_read(text_bytes(text_of(xform)), TEXT("t"), NULL, 0, &d,
	    &h.form));
	diag_free(&d);
}

static void
start(const char *xform)
{
	static const struct hash id = {{7}};

	read_form(xform);
	OK(draft_begin(&h.setup, h.form, &id, UINT32_MAX, &h.draft));
	OK(draft_conduct(h.draft, &h.c));
}

static void
resume(void)
{
	struct record_id id = *draft_record(h.draft);

	leave();
	OK(draft_resume(&h.setup, h.form, &id, &h.draft));
	OK(draft_conduct(h.draft, &h.c));
}

static void
answer(const char *value)
{
	OK(conduct_answer(h.c, text_of(value)));
	OK(conduct_next(h.c));
}

/* The log of the record, session after session. */
static void
read_log(const struct record_id *id, struct buf *out)
{
	struct recorded r;
	struct arena a;
	size_t i;

	arena_init(&a, 16u << 20);
	OK(recorded_read(h.vaulted.v, id, &a, &r));
	log_csv_heading(out, h.form);
	for (i = 0; i < r.n; i++)
		OK(log_csv(out, h.form, &r.entry[i], TEXT("E01")));
	arena_free(&a);
}

/* Its times counted in seconds from the first row's. */
static void
logged(const struct record_id *id, const char *want)
{
	struct buf log, b;
	int64_t first = 0, t;
	size_t i, k;

	buf_init(&log, 1u << 20);
	buf_init(&b, 1u << 20);
	read_log(id, &log);
	for (i = 0; i < log.n; i++) {
		for (k = i, t = 0; k < log.n && log.p[k] >= '0' &&
		     log.p[k] <= '9'; k++)
			t = t * 10 + (log.p[k] - '0');
		if (k - i < 6) {
			buf_put_byte(&b, log.p[i]);
			continue;
		}
		first = first == 0 ? t : first;
		buf_printf(&b, "%lld", (long long)(t - first) / 1000);
		i = k - 1;
	}
	assert_string_equal(buf_z(&b), want);
	buf_free(&log);
	buf_free(&b);
}

static void
finish(const char *note)
{
	OK(draft_finish(h.draft, h.c, text_of(note)));
}

static void
questions_from_when_to_when_and_what_happens_besides(void **state)
{
	(void)state;
	start(FORM(""));
	answer("Ama");
	assert_int_equal(conduct_next(h.c), AYNI_INVALID);
	assert_int_equal(
	    conduct_answer(h.c, TEXT("130")), AYNI_INVALID);
	answer("30");
	answer("kitchen");
	OK(conduct_add(h.c));
	OK(conduct_remove(h.c));
	OK(conduct_go(h.c, 0));
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	logged(draft_record(h.draft),
	    "event,node,start,end\n"
	    "form start,,0,\n"
	    "question,/data/name,1,3\n"
	    "constraint error,/data/age,4,\n"
	    "constraint error,/data/age,6,\n"
	    "question,/data/age,3,8\n"
	    "question,/data/home[1]/room,8,10\n"
	    "add repeat,/data/home[2],12,\n"
	    "question,/data/home[2]/room,13,14\n"
	    "delete repeat,/data/home[2],14,\n"
	    "jump,,16,\n"
	    "question,/data/name,17,18\n"
	    "jump,,18,\n"
	    "end screen,,19,20\n"
	    "form save,,20,\n"
	    "form finalize,,20,\n"
	    "form exit,,20,\n");
}

static void
a_pause_is_an_exit_and_the_next_session_goes_on(void **state)
{
	(void)state;
	start(FORM("odk:track-changes=\"true\""));
	answer("Ama");
	OK(draft_pause(h.draft));
	resume(); /* at the last answer given */
	answer("Afi, or Ama");
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	logged(draft_record(h.draft),
	    "event,node,start,end,old-value,new-value\n"
	    "form start,,0,,,\n"
	    "question,/data/name,1,3,,Ama\n"
	    "question,/data/age,3,4,,\n"
	    "form save,,4,,,\n"
	    "form exit,,4,,,\n"
	    "form resume,,6,,,\n"
	    "question,/data/name,7,9,Ama,\"Afi, or Ama\"\n"
	    "question,/data/age,9,11,,30\n"
	    "question,/data/home[1]/room,11,12,,\n"
	    "jump,,12,,,\n"
	    "end screen,,13,14,,\n"
	    "form save,,14,,,\n"
	    "form finalize,,14,,,\n"
	    "form exit,,14,,,\n");
}

static void
rows_are_kept_with_every_answer_and_once(void **state)
{
	struct buf log;
	uint8_t *at;
	size_t n = 0, i;

	(void)state;
	start(FORM(""));
	for (i = 0; i < 2 * DRAFT_MAX_STEPS + 3; i++) {
		OK(conduct_answer(h.c, i % 2 == 0 ? TEXT("a") : TEXT("b")));
		OK(conduct_next(h.c));
		OK(conduct_back(h.c));
	}
	resume(); /* as after a power cut */
	OK(conduct_next(h.c));
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	buf_init(&log, 1u << 20);
	read_log(draft_record(h.draft), &log);
	for (at = log.p; at + 10 <= log.p + log.n; at++)
		n += memcmp(at, "/data/name", 10) == 0;
	/* one more now, but what came after the last answer is not known */
	assert_int_equal(n, 2 * DRAFT_MAX_STEPS + 3);
	buf_free(&log);
}

static void
a_correction_adds_to_it_and_says_why(void **state)
{
	struct recorded r;
	struct record_id id;
	struct arena a;

	(void)state;
	start(FORM(ALL));
	id = *draft_record(h.draft);
	answer("Ama");
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	leave();
	arena_init(&a, 1u << 20);
	OK(recorded_read(h.vaulted.v, &id, &a, &r));
	OK(draft_edit(&h.setup, h.form, &r, UINT32_MAX, &h.draft));
	OK(draft_conduct(h.draft, &h.c));
	answer("Afi");
	answer("31");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("she said so");
	arena_free(&a);
	logged(&id,
	    "event,node,start,end,latitude,longitude,accuracy,old-value,"
	    "new-value,user,change-reason\n"
	    "form start,,0,,,,,,,E01,\n"
	    "location providers disabled,,0,,,,,,,E01,\n"
	    "question,/data/name,1,3,,,,,Ama,E01,\n"
	    "question,/data/age,3,5,,,,,30,E01,\n"
	    "question,/data/home[1]/room,5,6,,,,,,E01,\n"
	    "jump,,6,,,,,,,E01,\n"
	    "end screen,,7,8,,,,,,E01,\n"
	    "form save,,8,,,,,,,E01,\n"
	    "form finalize,,8,,,,,,,E01,\n"
	    "form exit,,8,,,,,,,E01,\n"
	    "form resume,,10,,,,,,,E01,\n"
	    "location providers disabled,,10,,,,,,,E01,\n"
	    "question,/data/name,11,13,,,,Ama,Afi,E01,\n"
	    "question,/data/age,13,15,,,,30,31,E01,\n"
	    "question,/data/home[1]/room,15,16,,,,,,E01,\n"
	    "jump,,16,,,,,,,E01,\n"
	    "end screen,,17,18,,,,,,E01,\n"
	    "change reason,,18,,,,,,,E01,she said so\n"
	    "form save,,18,,,,,,,E01,\n"
	    "form finalize,,18,,,,,,,E01,\n"
	    "form exit,,18,,,,,,,E01,\n");
}

static void
the_record_says_so_and_a_form_that_asks_for_none_has_none(void **state)
{
	struct recorded r;
	struct interview *iv = NULL;
	struct arena a;

	(void)state;
	start(FORM(""));
	answer("Ama");
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	arena_init(&a, 1u << 20);
	OK(recorded_read(h.vaulted.v, draft_record(h.draft), &a, &r));
	OK(recorded_open(&r, h.form, NULL, h.setup.chance, 0, &iv));
	assert_true(text_is(interview_value(iv,
	    interview_find(iv, TEXT("/data/meta/audit"))), "audit.csv"));
	interview_free(iv);
	arena_free(&a);
	leave();
	form_free(h.form);
	h.form = NULL;
	start(FILLING_FORM("<name/>", "",
	    "<input ref=\"/data/name\"><label>N</label></input>"));
	answer("Ama");
	finish("");
	arena_init(&a, 1u << 20);
	OK(recorded_read(h.vaulted.v, draft_record(h.draft), &a, &r));
	assert_int_equal(r.entry[0].paradata.log.n, 0);
	arena_free(&a);
}

/* Longer than a log may be: it ends, and the interview is as it was. */
static void
what_a_log_cannot_hold_is_left_out(void **state)
{
	struct recorded r;
	struct log_walk w;
	struct log_row row;
	struct arena a;
	struct buf name;
	size_t i;

	(void)state;
	start(FORM("odk:track-changes=\"true\""));
	buf_init(&name, 4000);
	for (i = 0; i < 40; i++) {
		buf_clear(&name);
		while (name.n < 3000)
			buf_put_byte(&name, (uint8_t)('a' + i % 26));
		OK(conduct_answer(h.c, buf_text(&name)));
		OK(conduct_next(h.c));
		OK(conduct_back(h.c));
	}
	resume();
	OK(conduct_go_name(h.c, TEXT("age")));
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	arena_init(&a, 16u << 20);
	OK(recorded_read(h.vaulted.v, draft_record(h.draft), &a, &r));
	assert_in_range(r.entry[0].paradata.log.n, LOG_MAX_BYTES - 7000,
	    LOG_MAX_BYTES);
	for (w = log_begin(r.entry[0].paradata.log,
		 r.entry[0].paradata.begun_us); log_next(&w, &row);)
		;
	assert_int_equal(row.event, LOG_QUESTION);
	assert_true(r.merged.usable);
	arena_free(&a);
	buf_free(&name);
}

/* Answers of nearly a MiB leave it little room, or none. */
static void
an_entry_has_as_much_of_it_as_it_has_room_for(void **state)
{
	static const size_t left[] = {2000, 700, 400, 150, 20, 0};
	struct recorded r;
	struct arena a;
	struct buf room, b;
	size_t i, base = 0, last = SIZE_MAX;

	(void)state;
	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		start(FORM(""));
		buf_init(&room, ENTRY_MAX_BYTES);
		while (room.n < (i == 0 ? 10 : ENTRY_MAX_BYTES - base -
			     left[i]))
			buf_put_byte(&room, 'r');
		answer("Ama");
		answer("30");
		answer(buf_z(&room));
		OK(conduct_go(h.c, conduct_screens(h.c) - 1));
		finish("");
		arena_init(&a, 16u << 20);
		OK(recorded_read(h.vaulted.v, draft_record(h.draft), &a, &r));
		buf_init(&b, ENTRY_MAX_BYTES);
		entry_put(&b, &r.entry[0]);
		OK(b.err);
		if (i == 0) /* what is in it besides room and log */
			base = b.n - room.n - r.entry[0].paradata.log.n + 8;
		else
			assert_true(r.entry[0].paradata.log.n <= left[i]);
		assert_true(r.entry[0].paradata.log.n <= last);
		last = r.entry[0].paradata.log.n;
		leave();
		form_free(h.form);
		h.form = NULL;
		buf_free(&b);
		buf_free(&room);
		arena_free(&a);
	}
	assert_int_equal(last, 0);
}

/* Of a correction its own sessions alone travel. */
static void
an_entry_has_the_log_of_its_own_sessions(void **state)
{
	static const enum log_event first[] = {LOG_START, LOG_RESUME};
	struct recorded r;
	struct record_id id;
	struct log_row row;
	struct log_walk w;
	struct arena a;
	size_t i;

	(void)state;
	start(FORM(""));
	id = *draft_record(h.draft);
	answer("Ama");
	answer("30");
	finish("");
	leave();
	arena_init(&a, 1u << 20);
	OK(recorded_read(h.vaulted.v, &id, &a, &r));
	OK(draft_edit(&h.setup, h.form, &r, UINT32_MAX, &h.draft));
	OK(draft_conduct(h.draft, &h.c));
	answer("Afi");
	finish("she said so");
	OK(recorded_read(h.vaulted.v, &id, &a, &r));
	assert_int_equal(r.n, 2);
	for (i = 0; i < 2; i++) {
		w = log_begin(r.entry[i].paradata.log,
		    r.entry[i].paradata.begun_us);
		assert_true(log_next(&w, &row));
		assert_int_equal(row.event, first[i]);
		assert_true(row.start_ms * 1000 >=
		    r.entry[i].paradata.begun_us);
		while (log_next(&w, &row))
			assert_true(row.event != LOG_START);
		assert_int_equal(row.event, LOG_EXIT);
	}
	arena_free(&a);
}

static void
a_wall_clock_that_is_set_meanwhile_disturbs_no_duration(void **state)
{
	(void)state;
	start(FORM(""));
	answer("Ama");
	h.at.wall_us -= 86400000000;
	answer("30");
	OK(conduct_go(h.c, conduct_screens(h.c) - 1));
	finish("");
	logged(draft_record(h.draft),
	    "event,node,start,end\n"
	    "form start,,0,\n"
	    "question,/data/name,1,3\n"
	    "question,/data/age,3,5\n"
	    "question,/data/home[1]/room,5,6\n"
	    "jump,,6,\n"
	    "end screen,,7,8\n"
	    "form save,,8,\n"
	    "form finalize,,8,\n"
	    "form exit,,8,\n");
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_OF(questions_from_when_to_when_and_what_happens_besides),
	    TEST_OF(a_pause_is_an_exit_and_the_next_session_goes_on),
	    TEST_OF(rows_are_kept_with_every_answer_and_once),
	    TEST_OF(a_correction_adds_to_it_and_says_why),
	    TEST_OF(
		the_record_says_so_and_a_form_that_asks_for_none_has_none),
	    TEST_OF(a_wall_clock_that_is_set_meanwhile_disturbs_no_duration),
	    TEST_OF(what_a_log_cannot_hold_is_left_out),
	    TEST_OF(an_entry_has_as_much_of_it_as_it_has_room_for),
	    TEST_OF(an_entry_has_the_log_of_its_own_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
