# What every target of the project is compiled with. Presets choose the build type; nothing else is to be remembered.
add_library(tidemark_flags INTERFACE)
target_compile_options(tidemark_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                -Werror -ffp-contract=off)

set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")

if(TIDEMARK_SANITIZE)
  # What the sanitizers add to the code makes g++ take initialised members for others: it is asked without them.
  add_compile_options(-fsanitize=${TIDEMARK_SANITIZE} -fno-sanitize-recover=all -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${TIDEMARK_SANITIZE})
endif()

if(EMSCRIPTEN)
  # The same flags for every translation unit: a module with and without SIMD or exceptions does not link. The blocks of
  # 16 bytes that the decoders look at are SSE2 intrinsics, which Emscripten turns into SIMD128.
  add_compile_options(-msimd128 -msse2 -fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  # Two types of one name: seen only where the whole program is.
  add_link_options(-Werror=odr -Werror=lto-type-mismatch)
endif()

if(NOT EMSCRIPTEN)
  find_program(CCACHE ccache)
  if(CCACHE)
    # Relative to the project, so that what one clone has compiled serves another.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  endif()
  find_program(MOLD mold)
  if(MOLD AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
