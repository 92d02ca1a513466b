/* bits/stdc++.h: the C++ library's own, with Microsoft's words out of its way. */
#include "wspemu_std_begin.h"
#include_next <bits/stdc++.h>
#include "wspemu_std_end.h"
