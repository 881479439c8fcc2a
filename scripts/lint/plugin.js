/** The house's own lint rules; .oxlintrc.json turns them on. */
import { importLaw } from './import-law.js';
import { pureModules } from './pure-modules.js';

export default { meta: { name: 'nearhit' }, rules: { 'import-law': importLaw, 'pure-modules': pureModules } };
