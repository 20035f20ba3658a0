// SwiftPM wants one source file a C target; all of this target is in the header.
#include "CLinux.h"
