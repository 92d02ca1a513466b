// A header of the project.
#pragma once
#define LOCAL_VALUE 7
