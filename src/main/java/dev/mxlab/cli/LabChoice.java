package dev.mxlab.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Which topology the word LAB means: a name, a topology file, or a lab directory. */
final class LabChoice {
  private LabChoice() {}

  /**
   * A file as it is; a directory's {@code lab/tutorial.yaml}, else its {@code lab.yaml}; a bare
   * name's {@code lab/NAME.yaml} here, or beside the program.
   *
   * @throws NoSuchFileException when there is none
   */
  static Path topology(String word, Path here, Path home) throws NoSuchFileException {
    Path named = here.resolve(word);
    if (Files.isRegularFile(named)) {
      return named;
    }
    for (String inside : new String[] {"lab/tutorial.yaml", "lab.yaml"}) {
      if (Files.isRegularFile(named.resolve(inside))) {
        return named.resolve(inside);
      }
    }
    if (word.matches("[A-Za-z0-9._-]+")) {
      for (Path place : new Path[] {here, home}) {
        Path file = place.resolve("lab").resolve(word + ".yaml");
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    throw new NoSuchFileException(word);
  }
}
