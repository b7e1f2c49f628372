# A room is one folder and one target. Its headers are included as "room/path.h", and only by rooms that say USES room:
# each room has an include directory of its own that holds nothing but a link, named like the room, to its folder. A room
# that is not named in USES (or reached through one that is) can't be included. See ARCHITECTURE.md, "The arrows".
#
#   tidemark_room(views SOURCES current.cpp rebuild.cpp USES core log LIBRARIES RocksDB::rocksdb)
function(tidemark_room name)
  cmake_parse_arguments(room "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(own_includes ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${own_includes})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${own_includes}/${name} SYMBOLIC)
  add_library(${name} STATIC ${room_SOURCES})
  target_include_directories(${name} PUBLIC ${own_includes})
  target_link_libraries(${name} PUBLIC ${room_USES} ${room_LIBRARIES} PRIVATE tidemark_flags)
  set_property(GLOBAL APPEND PROPERTY TIDEMARK_ROOMS ${name})
endfunction()

# A program made of GoogleTest cases, each of which CTest runs and names by itself.
#
#   tidemark_test(log_test SOURCES chain_test.cpp append_test.cpp USES log)
function(tidemark_test name)
  cmake_parse_arguments(test "" "TIMEOUT" "SOURCES;USES" ${ARGN})
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 120)
  endif()
  add_executable(${name} ${test_SOURCES})
  target_link_libraries(${name} PRIVATE ${test_USES} GTest::gmock GTest::gtest_main tidemark_flags)
  target_compile_definitions(${name} PRIVATE TIDEMARK_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${test_TIMEOUT})
endfunction()
