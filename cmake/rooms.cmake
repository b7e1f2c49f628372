# A room is one folder and one target. Its headers are included as "room/path.h", and only by rooms that say USES room:
# each room has an include directory of its own that holds nothing but a link, named like the room, to its folder. A room
# that is not named in USES (or reached through one that is) can't be included. See ARCHITECTURE.md, "The arrows".
#
#   tidemark_room(views SOURCES current.cpp rebuild.cpp USES core log LIBRARIES RocksDB::rocksdb)
#
# TSAN_SUPPRESSIONS names a file of the room with what the thread sanitizer must not report, each with its reason.
include(arrows)
include(headers_alone)

function(tidemark_room name)
  cmake_parse_arguments(room "" "TSAN_SUPPRESSIONS" "SOURCES;USES;LIBRARIES" ${ARGN})
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE folder)
  foreach(used ${room_USES})
    if(NOT TARGET ${used})
      message(FATAL_ERROR "room ${name} uses ${used}, which does not exist, or comes later than ${name} in the house")
    endif()
    get_target_property(used_folder ${used} TIDEMARK_FOLDER)
    if(used_folder)
      tidemark_check_arrow(${folder} ${used_folder})
    endif()
  endforeach()

  set(own_includes ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${own_includes})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${own_includes}/${name} SYMBOLIC)
  add_library(${name} STATIC ${room_SOURCES})
  target_include_directories(${name} PUBLIC ${own_includes})
  target_link_libraries(${name} PUBLIC ${room_USES} ${room_LIBRARIES} PRIVATE tidemark_flags)
  set_target_properties(${name} PROPERTIES TIDEMARK_FOLDER ${folder} TIDEMARK_USES "${room_USES}")
  set_property(GLOBAL APPEND PROPERTY TIDEMARK_ROOMS ${name})
  tidemark_headers_alone(${name})
  if(room_TSAN_SUPPRESSIONS)
    set_property(GLOBAL APPEND PROPERTY TIDEMARK_TSAN_SUPPRESSIONS ${CMAKE_CURRENT_SOURCE_DIR}/${room_TSAN_SUPPRESSIONS})
  endif()
endfunction()

# A program made of GoogleTest cases, each of which CTest runs and names by itself.
#
#   tidemark_test(log_test SOURCES chain_test.cpp append_test.cpp USES log THREADS)
#
# THREADS: it uses more than one, itself or in what it tests, so that it is run under the thread sanitizer too.
function(tidemark_test name)
  cmake_parse_arguments(test "THREADS" "TIMEOUT" "SOURCES;USES" ${ARGN})
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 120)
  endif()
  set(labels "")
  if(test_THREADS)
    set(labels LABELS threads)
    set_property(GLOBAL APPEND PROPERTY TIDEMARK_TESTS_WITH_THREADS ${name})
  endif()
  add_executable(${name} ${test_SOURCES})
  target_link_libraries(${name} PRIVATE ${test_USES} GTest::gmock GTest::gtest_main tidemark_flags)
  target_compile_definitions(${name} PRIVATE TIDEMARK_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${test_TIMEOUT} ${labels})
endfunction()

# What can only be said when all rooms and tests are known; the last line of the top CMakeLists.txt.
function(tidemark_finish_house)
  get_property(with_threads GLOBAL PROPERTY TIDEMARK_TESTS_WITH_THREADS)
  add_custom_target(tests_with_threads)
  if(with_threads)
    add_dependencies(tests_with_threads ${with_threads})
  endif()

  get_property(files GLOBAL PROPERTY TIDEMARK_TSAN_SUPPRESSIONS)
  set(suppressions "")
  foreach(file ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(APPEND suppressions "${text}\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/tsan.supp CONTENT "${suppressions}" @ONLY)

  if(TARGET tidemark)
    set_target_properties(tidemark PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()
