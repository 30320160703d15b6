/* aynid: the office.  "aynid --help" lists what it does. */
#include "desk/desk.h"

int
main(int argc, char *argv[])
{
	return desk(argc, argv);
}
