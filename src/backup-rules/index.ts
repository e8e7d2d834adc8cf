export { BUILT_IN, BUILT_IN_RELATIONS, isBuiltInTree, type BuiltIn } from './built-in';
export { chooseCollections, type Choice, type ChosenCollections } from './choose';
export { labelCollections, type Overrides } from './classify';
export { closeOver, closeSelection, findNeeds, type Added, type AddedReason, type ClosedSelection } from './closure';
export { GROUP_KEYS, type GroupKey, type Label, type LabelSource, type RuleSubject } from './groups';
export { parseGroup } from './parse-group';
export { byName } from './owner';
