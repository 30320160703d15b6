/*
 * openrosa_post -- what an OpenRosa client sends: one multipart POST each.
 *
 * usage: openrosa_post [--again] URL FILE.xml...
 *
 * FILE.csv, if it is there, goes with FILE.xml: it is the interview's log.
 * With --again a POST that fails is made anew, until it succeeds.
 * The headers are those of ODK Collect; the connection is kept alive.
 *
 * src   OpenRosa FormSubmissionAPI
 */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t
ignore(char *p, size_t size, size_t n, void *ctx)
{
	(void)p;
	(void)ctx;
	return size * n;
}

static curl_mimepart *
add(curl_mime *body, const char *name, const char *file, const char *type)
{
	curl_mimepart *part = curl_mime_addpart(body);

	(void)curl_mime_name(part, name);
	(void)curl_mime_filedata(part, file);
	(void)curl_mime_type(part, type);
	return part;
}

static void
add_log(curl_mime *body, const char *xml)
{
	char file[4096];
	int n = snprintf(file, sizeof(file), "%.*scsv",
	    (int)strlen(xml) - 3, xml);

	if (n > 0 && (size_t)n < sizeof(file) && access(file, F_OK) == 0)
		(void)curl_mime_filename(add(body, "audit.csv", file,
		    "text/csv"), "audit.csv");
}

static int
post(CURL *c, const char *file, bool again)
{
	curl_mime *body = curl_mime_init(c);
	long status = 0;
	CURLcode e;

	(void)add(body, "xml_submission_file", file, "text/xml");
	add_log(body, file);
	(void)curl_easy_setopt(c, CURLOPT_MIMEPOST, body);
	do
		e = curl_easy_perform(c);
	while (e != CURLE_OK && again);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_mime_free(body);
	if (e == CURLE_OK && status == 201)
		return 0;
	(void)fprintf(stderr, "openrosa_post: %s: %s, status %ld\n", file,
	    curl_easy_strerror(e), status);
	return 1;
}

int
main(int argc, char *argv[])
{
	struct curl_slist *headers = NULL;
	CURL *c = curl_easy_init();
	bool again = argc > 1 && strcmp(argv[1], "--again") == 0;
	int at = again ? 2 : 1, i, bad = c == NULL || argc < at + 2;

	headers = curl_slist_append(headers, "X-OpenRosa-Version: 1.0");
	headers = curl_slist_append(headers,
	    "Date: Mon, 02 Mar 2026 09:00:00 GMT");
	headers = curl_slist_append(headers, "Connection: Keep-Alive");
	headers = curl_slist_append(headers, "Expect:");
	if (c != NULL) {
		(void)curl_easy_setopt(c, CURLOPT_URL, bad ? "" : argv[at]);
		(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		(void)curl_easy_setopt(c, CURLOPT_PROXY, "");
		(void)curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
		(void)curl_easy_setopt(c, CURLOPT_USERAGENT,
		    "org.odk.collect.android/v2025.3.1 Dalvik/2.1.0 "
		    "(Linux; U; Android 13; SM-T505)");
		(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	}
	for (i = at + 1; !bad && i < argc; i++)
		bad = post(c, argv[i], again);
	curl_slist_free_all(headers);
	if (c != NULL)
		curl_easy_cleanup(c);
	return bad;
}
