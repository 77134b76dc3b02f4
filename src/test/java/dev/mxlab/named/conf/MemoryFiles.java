package dev.mxlab.named.conf;

import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/** Files for tests, by their absolute paths. */
record MemoryFiles(Map<String, String> files) implements ConfFiles {
  @Override
  public String read(String path) throws NoSuchFileException {
    String text = files.get(path);
    if (text == null) {
      throw new NoSuchFileException(path);
    }
    return text;
  }

  @Override
  public boolean isDirectory(String path) {
    return path.equals("/tmp");
  }

  @Override
  public List<String> list(String directory) {
    return files.keySet().stream()
        .filter(f -> f.startsWith(directory + "/"))
        .map(f -> f.substring(directory.length() + 1))
        .sorted()
        .toList();
  }

  static ConfReader.Reading reading(String conf) {
    return new ConfReader(new MemoryFiles(Map.of("/etc/bind/named.conf", conf)))
        .read("named.conf", "/etc/bind", true);
  }
}
