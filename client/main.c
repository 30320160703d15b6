#include <stdio.h>
#include <string.h>

#include "ui/drive_cmd.h"
#include "ui/eval_cmd.h"

int
main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "eval") == 0)
		return (int)eval_cmd(stdin, stdout);
	if (argc == 2 && strcmp(argv[1], "drive") == 0)
		return (int)drive_cmd(stdin, stdout);
	(void)fputs("ayni: not yet\n", stderr);
	return 2;
}
