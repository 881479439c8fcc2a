/** The house's own lint rules; .oxlintrc.json turns them on. */
import { guestFiles } from './guest-files.js';
import { importLaw } from './import-law.js';
import { pureModules } from './pure-modules.js';

export default { meta: { name: 'nearhit' }, rules: { 'guest-files': guestFiles, 'import-law': importLaw, 'pure-modules': pureModules } };
