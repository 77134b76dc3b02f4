package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.text.Diagnosed;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** Zone files of anything: a zone, or errors that say why not. */
class ZoneFileFuzzTest {
  private static final Name APEX = Name.fromConstantString("example.com.");
  private static final FileSystem FILES = Jimfs.newFileSystem(Configuration.unix());

  @FuzzTest(maxDuration = "5m")
  void loadsOrSaysWhyNot(byte[] text) throws IOException {
    Path file = FILES.getPath("/zone");
    Path included = FILES.getPath("/included");
    Files.write(file, text);
    Files.writeString(included, "a 60 A 192.0.2.1\n$ORIGIN b\n@ A 192.0.2.2\n");
    ZoneFile.Request request =
        new ZoneFile.Request(APEX, DClass.IN, file, "zone", name -> included);
    Diagnosed<Zone> loaded = ZoneFile.load(request);
    assertThat(loaded.value() == null).isEqualTo(loaded.hasErrors());
  }
}
