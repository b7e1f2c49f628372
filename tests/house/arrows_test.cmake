# cmake -P arrows_test.cmake FOLDER USED_FOLDER: fails where rooms of the one folder may not use rooms of the other.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/arrows.cmake)
tidemark_check_arrow(${CMAKE_ARGV3} ${CMAKE_ARGV4})
